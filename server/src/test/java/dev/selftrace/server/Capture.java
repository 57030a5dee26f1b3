package dev.selftrace.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One case of testdata/captures: what was sent, in order, and what must come of it. */
record Capture(
    String name,
    List<Request> requests,
    List<Path> files,
    int traces,
    int spans,
    int logsOfTraces,
    Set<String> services,
    @Nullable Pattern workflow,
    Map<String, Integer> spansByTrace) {

  /** One recorded request body and how it travelled. */
  record Request(String protocol, String path, String contentType, boolean gzip, byte[] body) {}

  @Override
  public String toString() {
    return name;
  }

  /** Every case of the manifest. */
  static List<Capture> all() {
    Path folder = Path.of(System.getProperty("selftrace.root"), "testdata/captures");
    JsonMapper json = new JsonMapper();
    List<Capture> captures = new ArrayList<>();
    for (JsonNode entry : json.readTree(folder.resolve("manifest.json").toFile()).get("cases")) {
      captures.add(of(json, folder, entry));
    }
    return captures;
  }

  private static Capture of(JsonMapper json, Path folder, JsonNode entry) {
    String name = entry.get("case").asString();
    Map<String, Integer> spansByTrace = new TreeMap<>();
    for (JsonNode trace : entry.path("trace_list")) {
      spansByTrace.put(trace.get("trace_id").asString(), trace.get("spans").asInt());
    }
    List<String> services = new ArrayList<>();
    entry.path("service_names").forEach(service -> services.add(service.asString()));
    return new Capture(
        name,
        requests(json, folder.resolve(name)),
        files(folder.resolve(name), entry.get("format").asString()),
        entry.get("traces").asInt(),
        entry.get("spans").asInt(),
        entry.get("logs_with_trace_id").asInt(),
        Set.copyOf(services),
        workflow(entry.path("workflow_name").asString("")),
        spansByTrace);
  }

  /** The value, then optionally its source in parentheses; " / " between alternatives. */
  private static @Nullable Pattern workflow(String text) {
    if (text.isEmpty()) {
      return null;
    }
    List<String> alternatives = new ArrayList<>();
    for (String part : text.replaceFirst(" \\(.*\\)$", "").split(" / ")) {
      alternatives.add(
          part.endsWith("-N")
              ? Pattern.quote(part.substring(0, part.length() - 1)) + "\\d+"
              : Pattern.quote(part));
    }
    return Pattern.compile(String.join("|", alternatives));
  }

  /** What was written to files and not sent. */
  private static List<Path> files(Path folder, String format) {
    if (!format.equals("monocle-file-json")) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Request> requests(JsonMapper json, Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Request> requests = new ArrayList<>();
      for (Path meta :
          files.filter(file -> file.toString().endsWith(".meta.json")).sorted().toList()) {
        JsonNode how = json.readTree(meta.toFile());
        requests.add(
            new Request(
                how.get("protocol").asString(),
                how.get("path").asString(),
                how.get("contentType").asString(),
                how.path("contentEncoding").asString("").equals("gzip"),
                Files.readAllBytes(folder.resolve(how.get("file").asString()))));
      }
      return requests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
