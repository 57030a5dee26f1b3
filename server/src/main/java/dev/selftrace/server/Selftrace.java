package dev.selftrace.server;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code serve} starts the process and runs until it is told to stop; the others
 * work on the data directory and end.
 */
public final class Selftrace {

  private static final String BOOTSTRAP_KEY = "SELFTRACE_BOOTSTRAP_KEY";

  private Selftrace() {}

  /** Runs a command; the process ends with its exit code. */
  public static void main(String[] arguments) {
    Console console = Console.SYSTEM;
    int exit;
    try {
      exit = run(List.of(arguments), console);
    } catch (StartException | UncheckedIOException e) {
      console.tell(String.valueOf(e.getMessage()));
      exit = 1;
    }
    if (exit != 0) {
      System.exit(exit);
    }
  }

  private static int run(List<String> arguments, Console console) {
    boolean named = !arguments.isEmpty() && !arguments.getFirst().startsWith("--");
    String command = named ? arguments.getFirst() : "serve";
    List<String> rest = named ? arguments.subList(1, arguments.size()) : arguments;
    return switch (command) {
      case "serve" -> serve(rest, console);
      case "key" -> new KeyCommand(configuration(), console).run(rest);
      case "check" -> new CheckCommand(configuration(), console).run(rest);
      case "connect" ->
          new ConnectCommand(configuration(), System.getenv(), Path.of(""), console).run(rest);
      case "import" -> new ImportCommand(configuration(), System.getenv(), console).run(rest);
      case "gate" -> new GateCommand(configuration(), System.getenv(), console).run(rest);
      default -> {
        console.tell(
            command + ": unknown command (expected: serve, key, check, connect, import or gate)");
        yield 2;
      }
    };
  }

  private static int serve(List<String> arguments, Console console) {
    long start = System.nanoTime();
    Settings settings = Settings.ofProcess(arguments);
    SelftraceProperties properties = settings.read();
    settings.unknownVariables().forEach(console::tell);
    @Nullable String bootstrapKey = System.getenv(BOOTSTRAP_KEY);
    SelftraceProcess process = SelftraceProcess.start(properties, bootstrapKey);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process), "stop"));
    Banner.lines(properties, process.ports(), System.nanoTime() - start).forEach(console::print);
    return 0;
  }

  private static SelftraceProperties configuration() {
    return Settings.ofProcess(List.of()).read();
  }

  /** A stop that went well ends with 0, whichever signal asked for it. */
  private static void stop(SelftraceProcess process) {
    process.close();
    Runtime.getRuntime().halt(0);
  }
}
