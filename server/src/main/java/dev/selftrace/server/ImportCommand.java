package dev.selftrace.server;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.file.FileSink;
import dev.selftrace.otlp.file.TelemetryFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code selftrace import FILE|DIRECTORY...}: sends the telemetry of files to a running server and
 * says, file by file, what was taken and what was not. In a folder, files that hold no telemetry
 * are passed over; a file that is named must hold some.
 */
final class ImportCommand {

  private static final String USAGE =
      "selftrace import [--endpoint http://127.0.0.1:4318] [--key <key>] FILE|DIRECTORY...";

  private final SelftraceProperties properties;
  private final Map<String, String> environment;
  private final Console console;

  ImportCommand(SelftraceProperties properties, Map<String, String> environment, Console console) {
    this.properties = properties;
    this.environment = environment;
    this.console = console;
  }

  /** Runs the command; 0 when everything was taken, 1 when something was not, 2 for bad usage. */
  int run(List<String> arguments) {
    String endpoint = usualEndpoint();
    String key = environment.getOrDefault("SELFTRACE_KEY", "").strip();
    List<Path> places = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--")) {
        places.add(Path.of(argument));
      } else if (i + 1 == arguments.size()) {
        return usage(argument + ": a value is missing");
      } else if (argument.equals("--endpoint")) {
        endpoint = arguments.get(++i);
      } else if (argument.equals("--key")) {
        key = arguments.get(++i);
      } else {
        return usage(argument + ": unknown option");
      }
    }
    if (places.isEmpty()) {
      return usage("import: which files?");
    }
    try (ImportTarget target = new ImportTarget(endpoint, key)) {
      return run(places, target);
    } catch (IllegalArgumentException e) {
      return usage(String.valueOf(e.getMessage()));
    }
  }

  private String usualEndpoint() {
    ServerOptions server = properties.server();
    int port =
        server.otlpHttpPort() == 0 ? ServerOptions.DEFAULTS.otlpHttpPort() : server.otlpHttpPort();
    return Ports.of(server.bind(), 0, port, 0).otlpHttp().toString();
  }

  private int run(List<Path> places, ImportTarget target) {
    Tally total = new Tally();
    for (Path place : places) {
      if (Files.isDirectory(place)) {
        List<Path> files = files(place);
        files.forEach(file -> send(file, false, target, total));
        if (files.isEmpty()) {
          total.tell(console, place, 1, "the folder is empty");
        }
      } else if (Files.isReadable(place)) {
        send(place, true, target, total);
      } else {
        total.tell(console, place, 1, "there is no such file, or it cannot be read");
      }
    }
    console.tell(total.files + (total.files == 1 ? " file, " : " files, ") + total.counted());
    return total.rejected == 0 ? 0 : 1;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " cannot be read", e);
    }
  }

  private void send(Path file, boolean named, ImportTarget target, Tally total) {
    Sending sending = new Sending(target);
    try (InputStream in = Files.newInputStream(file)) {
      TelemetryFile.read(in, properties.otlp().requestBytesMax(), sending);
    } catch (IOException e) {
      sending.unusable(1, "the file cannot be read to its end");
    }
    if (!named && sending.requests == 0) {
      String why =
          sending.reasons.isEmpty() ? "nothing in it" : String.join("; ", sending.reasons.keySet());
      console.tell(file + ": passed over, " + why);
      return;
    }
    total.add(sending.tally);
    console.print(file + ": " + sending.tally.counted());
    sending.reasons.forEach((reason, count) ->
        console.tell("  " + count + (count == 1 ? " time: " : " times: ") + reason));
  }

  private int usage(String problem) {
    console.tell(problem);
    console.tell(USAGE);
    return 2;
  }

  /** Sends what one file holds. */
  private static final class Sending implements FileSink {

    private final ImportTarget target;
    private final Tally tally = new Tally();
    private final Map<String, Long> reasons = new TreeMap<>();
    private int requests;

    Sending(ImportTarget target) {
      this.target = target;
      tally.files = 1;
    }

    @Override
    public void request(Signal signal, Slice protobuf, int items) {
      requests++;
      ImportTarget.Sent sent = target.send(signal, protobuf);
      long rejected = sent.taken() ? sent.answer().number() : Math.max(1, items);
      long taken = Math.max(0, items - rejected);
      switch (signal) {
        case TRACES -> tally.spans += taken;
        case LOGS -> tally.logs += taken;
        case METRICS -> tally.metrics += taken;
      }
      tally.rejected += rejected;
      if (!sent.answer().text().isEmpty()) {
        reasons.merge(sent.answer().text(), 1L, Long::sum);
      }
    }

    @Override
    public void unusable(long count, String reason) {
      tally.rejected += count;
      reasons.merge(reason, count, Long::sum);
    }
  }

  /** What was taken and what was not. */
  private static final class Tally {

    private int files;
    private long spans;
    private long logs;
    private long metrics;
    private long rejected;

    void add(Tally other) {
      files += other.files;
      spans += other.spans;
      logs += other.logs;
      metrics += other.metrics;
      rejected += other.rejected;
    }

    void tell(Console console, Path place, long count, @Nullable String reason) {
      rejected += count;
      console.tell(place + ": " + reason);
    }

    String counted() {
      return spans
          + " spans, "
          + logs
          + " log records"
          + (metrics == 0 ? "" : ", " + metrics + " metrics")
          + " accepted, "
          + rejected
          + " rejected";
    }
  }
}
