package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OpenStreamsTest {

  private static final String WATCHED = "selftrace://workflows/shop/errors";
  private static final String LISTEN =
      """
      {"jsonrpc":"2.0","id":1,"method":"subscriptions/listen","params":{
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                 "io.modelcontextprotocol/clientCapabilities":{}},
        "notifications":{"resourceSubscriptions":["%s"]}}}
      """
          .formatted(WATCHED);
  private static final String FAILURE =
      """
      {"resourceSpans":[{"resource":{"attributes":[
        {"key":"service.name","value":{"stringValue":"shop"}}]},
        "scopeSpans":[{"spans":[{"traceId":"0af7651916cd43dd8448eb211c80319c",
          "spanId":"b7ad6b7169203331","name":"buy","kind":1,
          "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":"1700000001000000000",
          "status":{"code":2,"message":"sold out"}}]}]}]}
      """;

  @Test
  @DisplayName("an exported failure is told on an open stream, and a stop does not wait for it")
  void toldAndStopped(@TempDir Path data) throws Exception {
    Running running = Running.start(data);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      HttpResponse<InputStream> stream =
          client.send(listen(running), HttpResponse.BodyHandlers.ofInputStream());
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
        assertTrue(message(lines).contains("subscriptions/acknowledged"));
        assertEquals(200, running.export(FAILURE).statusCode());
        String update = message(lines);
        assertTrue(update.contains("resources/updated") && update.contains(WATCHED), update);
        long began = System.nanoTime();
        running.close();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertTrue(took.toSeconds() < 15, "half of what a stop would wait for a request: " + took);
        assertTrue(message(lines).contains("\"resultType\":\"complete\""));
      }
    }
  }

  private static HttpRequest listen(Running running) {
    return HttpRequest.newBuilder(running.web("/mcp"))
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream")
        .header("mcp-protocol-version", "2026-07-28")
        .header("mcp-method", "subscriptions/listen")
        .POST(HttpRequest.BodyPublishers.ofString(LISTEN))
        .build();
  }

  private static String message(BufferedReader lines) throws IOException {
    String line = lines.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = lines.readLine();
    }
    return String.valueOf(line);
  }
}
