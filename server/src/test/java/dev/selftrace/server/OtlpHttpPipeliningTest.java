package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpHttpPipeliningTest {

  private static final int REQUESTS = 4;
  private static final int MESSAGE_BYTES = 700_000;
  private static final int PATIENCE_MILLIS = 10_000;

  @Test
  @DisplayName("large requests that follow each other without a pause are all answered")
  void pipelined(@TempDir Path data) throws Exception {
    try (Running selftrace = Running.start(data);
        Socket socket = open(selftrace.ports().otlpHttp())) {
      OutputStream out = socket.getOutputStream();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> {
            for (int i = 0; i < REQUESTS; i++) {
              write(out, i);
            }
          });
      BufferedReader answers =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
      for (int accepted = 0; accepted < REQUESTS; ) {
        String line = answers.readLine();
        assertTrue(line != null, "the connection ended after " + accepted + " answers");
        if (line.endsWith("HTTP/1.1 200 OK")) {
          accepted++;
        }
      }
      sent.join();
    }
  }

  private static Socket open(URI target) throws IOException {
    Socket socket = new Socket(target.getHost(), target.getPort());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static void write(OutputStream out, int number) {
    byte[] body =
        Protobuf.failure("2af7651916cd43dd8448eb211c80319" + number, "x".repeat(MESSAGE_BYTES));
    String head =
        "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-protobuf\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    try {
      out.write(head.getBytes(US_ASCII));
      out.write(body);
      out.flush();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
