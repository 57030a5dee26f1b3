package dev.selftrace.benchmarks.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Starts Selftrace on an empty data folder, again and again, and prints the time from the command
 * to its first MCP answer, and what it has used after a while of idleness. The first argument is
 * the launcher, the second the number of starts.
 */
public final class StartTimer {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final String LIST_TOOLS =
      """
      {"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}}\
      """;

  private final Path launcher;

  private StartTimer(Path launcher) {
    this.launcher = launcher;
  }

  /** Measures and prints one line a start. */
  public static void main(String[] args) throws IOException, InterruptedException {
    StartTimer timer = new StartTimer(Path.of(args[0]));
    int starts = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    System.out.println("first answer ms, idle RSS MB, idle CPU s");
    for (int i = 0; i < starts; i++) {
      System.out.println(timer.start());
    }
  }

  private String start() throws IOException, InterruptedException {
    Path data = Files.createTempDirectory("selftrace-start-");
    int port = freePort();
    ProcessBuilder command = new ProcessBuilder(launcher.toString(), "serve");
    command.environment().put("SELFTRACE_DATA", data.toString());
    command.environment().put("SELFTRACE_HTTP_PORT", String.valueOf(port));
    command.environment().put("SELFTRACE_OTLP_GRPC_PORT", "0");
    command.environment().put("SELFTRACE_OTLP_HTTP_PORT", "0");
    command.environment().putIfAbsent("SELFTRACE_AOT", "off");
    command.redirectErrorStream(true);
    command.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return start(command, client, URI.create("http://127.0.0.1:" + port + "/mcp"));
    } finally {
      delete(data);
    }
  }

  private static String start(ProcessBuilder command, HttpClient client, URI mcp)
      throws IOException, InterruptedException {
    answers(client, mcp); // nobody there yet: the client's own first steps are not measured
    long begin = System.nanoTime();
    Process process = command.start();
    try {
      awaitAnswer(client, mcp, process);
      double millis = (System.nanoTime() - begin) / 1e6;
      boolean ended = process.waitFor(IDLE.toSeconds(), TimeUnit.SECONDS);
      ProcessUse use = ProcessUse.of(ended ? 0 : process.pid());
      return String.format(
          Locale.ROOT,
          "%.0f, %.0f, %.1f",
          millis,
          use.residentBytes() / (double) (1 << 20),
          use.cpuMicros() / 1e6);
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static void awaitAnswer(HttpClient client, URI mcp, Process process)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      if (answers(client, mcp)) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    throw new IllegalStateException("no answer from " + mcp + " within " + PATIENCE);
  }

  private static boolean answers(HttpClient client, URI mcp) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(mcp)
            .header("content-type", "application/json")
            .header("accept", "application/json, text/event-stream")
            .header("mcp-protocol-version", "2025-11-25")
            .POST(HttpRequest.BodyPublishers.ofString(LIST_TOOLS))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
