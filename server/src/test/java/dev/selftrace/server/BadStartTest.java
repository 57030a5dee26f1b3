package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts that cannot be: one line each, and nothing is left running. */
class BadStartTest {

  @TempDir Path data;

  @ParameterizedTest(name = "{0} in use")
  @CsvSource({
    "otlp-grpc-port, SELFTRACE_OTLP_GRPC_PORT",
    "otlp-http-port, SELFTRACE_OTLP_HTTP_PORT",
    "http-port, SELFTRACE_HTTP_PORT"
  })
  void portInUse(String option, String variable) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String message =
          refusal(
              Running.properties(
                  data, "--store=memory", "--" + option + "=" + taken.getLocalPort()));
      assertTrue(message.contains(variable), message);
      assertTrue(message.contains(String.valueOf(taken.getLocalPort())), message);
      assertTrue(message.contains("in use"), message);
    }
    Running.start(data, "--store=memory").close();
  }

  @Test
  @DisplayName("a data directory that another process uses")
  void directoryInUse() {
    try (Running first = Running.start(data)) {
      String message = refusal(Running.properties(data));
      assertTrue(message.contains(data.toString()), message);
      assertTrue(message.contains("in use"), message);
      assertEquals(200, first.get(first.web("/health")).statusCode());
    }
  }

  @Test
  @DisplayName("a data directory that is a file")
  void directoryIsFile() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "");
    String message = refusal(Running.properties(file));
    assertEquals("SELFTRACE_DATA: " + file + " is no directory and cannot be made one", message);
  }

  @Test
  @DisplayName("a data directory of a newer version is left untouched")
  void newerFormat() throws IOException {
    Files.writeString(data.resolve("FORMAT"), "selftrace-data 99 00000000\n");
    String message = refusal(Running.properties(data));
    assertTrue(message.contains("99") || message.contains("Unsupported"), message);
    assertEquals("selftrace-data 99 00000000\n", Files.readString(data.resolve("FORMAT")));
  }

  @ParameterizedTest(name = "bound to {0} without keys")
  @CsvSource({"0.0.0.0", "::"})
  void openDoors(String address) {
    String message = refusal(Running.properties(data, "--bind=" + address));
    assertTrue(message.startsWith("SELFTRACE_BIND: " + address), message);
    assertTrue(message.contains("SELFTRACE_AUTH=required"), message);
    assertTrue(message.contains("./selftrace key create"), message);
  }

  @Test
  @DisplayName("a first key that is no key")
  void bootstrap() {
    StartException refusal =
        assertThrows(
            StartException.class,
            () ->
                SelftraceProcess.start(
                    Running.properties(data, "--store=memory", "--auth=required"), "hunter2"));
    assertTrue(refusal.getMessage().startsWith("SELFTRACE_BOOTSTRAP_KEY"), refusal.getMessage());
  }

  private static String refusal(SelftraceProperties properties) {
    StartException refusal =
        assertThrows(StartException.class, () -> SelftraceProcess.start(properties, null));
    assertTrue(refusal.getMessage().lines().count() == 1, refusal.getMessage());
    return refusal.getMessage();
  }
}
