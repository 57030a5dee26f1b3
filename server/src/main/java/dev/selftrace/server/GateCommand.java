package dev.selftrace.server;

import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code selftrace gate FILE --run|--workflow|--trace ...}: the quality gate without an agent. The
 * checks of a file go to {@code check_traces}, over HTTP to a running server, else over the data
 * directory; what became of them is printed, and written as JUnit XML for CI.
 */
final class GateCommand {

  private static final String USAGE =
      """
      selftrace gate FILE --run <id> | --workflow <name> [--since 1h] | --trace <id> ...
                     [--junit <file>] [--wait <seconds>] [--endpoint http://127.0.0.1:4320]
                     [--key <key>]\
      """;

  private static final int ANSWER_TOKENS = 20_000;
  private static final int UNDECIDED = 2;

  private final SelftraceProperties properties;
  private final Map<String, String> environment;
  private final Console console;
  private final InstantSource clock;
  private final LongSupplier nanoTime;

  GateCommand(SelftraceProperties properties, Map<String, String> environment, Console console) {
    this.properties = properties;
    this.environment = environment;
    this.console = console;
    this.clock = InstantSource.system();
    this.nanoTime = System::nanoTime;
  }

  /** Runs the command; 0 when all passed, 1 when a check failed, 2 when nobody can tell. */
  int run(List<String> arguments) {
    GateOrder order;
    GateFile file;
    try {
      order = GateOrder.of(arguments);
      file = GateFile.read(order.file());
    } catch (IllegalArgumentException e) {
      console.tell(String.valueOf(e.getMessage()));
      console.tell(USAGE);
      return UNDECIDED;
    }
    long began = nanoTime.getAsLong();
    GateReport report;
    try (ToolDesk desk = desk(order)) {
      Map<String, Object> asked = new LinkedHashMap<>(order.handle());
      asked.put("checks", file.checks());
      asked.put("save_as", file.saveAs());
      asked.put("max_tokens", ANSWER_TOKENS);
      Map<String, Object> answer = new GateWait(desk, order, nanoTime).ask(asked);
      report = GateReport.of(file.saveAs(), answer);
    } catch (ToolDesk.RefusedException e) {
      report = GateReport.failure(file.saveAs(), String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      console.tell(String.valueOf(e.getMessage()));
      console.tell(USAGE);
      return UNDECIDED;
    }
    long nanos = nanoTime.getAsLong() - began;
    report.print(console);
    if (order.junit() != null) {
      JUnitFile.write(order.junit(), report, clock.instant(), nanos);
    }
    return report.exitCode();
  }

  /** A named server must be there; the usual one may be absent, then the directory is opened. */
  private ToolDesk desk(GateOrder order) throws ToolDesk.RefusedException {
    String key =
        order.key() != null ? order.key() : environment.getOrDefault("SELFTRACE_KEY", "").strip();
    @Nullable String named = order.endpoint();
    RemoteDesk remote = new RemoteDesk(new ServerClient(named == null ? usual() : named, key));
    try {
      remote.ask("list_workflows", Map.of("limit", 1));
      return remote;
    } catch (UncheckedIOException e) {
      remote.close();
      if (named != null) {
        throw new ToolDesk.RefusedException(String.valueOf(e.getMessage()));
      }
      return LocalDesk.open(properties, key);
    } catch (ToolDesk.RefusedException e) {
      remote.close();
      throw e;
    }
  }

  private String usual() {
    ServerOptions server = properties.server();
    int port = server.httpPort() == 0 ? ServerOptions.DEFAULTS.httpPort() : server.httpPort();
    return Ports.of(server.bind(), 0, 0, port).mcp().resolve("/").toString();
  }
}
