package dev.selftrace.otlp.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.otlp.Admission;
import dev.selftrace.otlp.AdmissionException;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.RecordingWriter;
import dev.selftrace.store.StoreFullException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other formats meet the same limits and refusals as OTLP. */
final class ForeignDoorTest {

  private static final int REQUEST_BYTES_MAX = 10_000;
  private static final String PATH = "/api/v1/trace/ingest";
  private static final byte[] BATCH =
      "{\"batch\":[{\"trace_id\":\"a\",\"span_id\":\"b\"}]}".getBytes(StandardCharsets.UTF_8);

  private final RecordingWriter writer = new RecordingWriter();
  private boolean admitted = true;
  private final Ingest ingest =
      new Ingest(
          _ -> {
            if (!admitted) {
              throw new AdmissionException(
                  AdmissionException.Kind.UNAUTHENTICATED, "send a key", null);
            }
            return new Admission.Admitted(writer, IngestListener.NONE);
          },
          new OtlpLimits(
              REQUEST_BYTES_MAX, 4L * REQUEST_BYTES_MAX, 4 << 20, 16 << 10, 1, 1, Duration.ZERO),
          new Random(1));
  private final HttpTransport http = new HttpTransport(ingest, true);

  @AfterEach
  void close() {
    http.close();
    assertEquals(0, ingest.inFlightBytes());
  }

  private OtlpHttpResponse send(String method, byte[] body, Map<String, String> headers) {
    return http.exchange(
        new OtlpHttpRequest(method, PATH, List.copyOf(headers.entrySet()), null), body);
  }

  @ParameterizedTest(name = "Content-Type {0} is no matter: the format knows JSON alone")
  @ValueSource(strings = {"application/json", "text/plain", "application/x-protobuf"})
  void contentTypes(String type) {
    OtlpHttpResponse response = send("POST", BATCH, Map.of("content-type", type));
    assertEquals(200, response.status());
    assertEquals("application/json", response.headers().get("Content-Type"));
    assertEquals("{}", new String(response.body(), StandardCharsets.UTF_8));
    assertEquals(1, writer.spanCount());
  }

  @Test
  @DisplayName("gzip is understood")
  void gzip() {
    byte[] body = HttpTransport.gzip(BATCH);
    assertEquals(200, send("POST", body, Map.of("content-encoding", "gzip")).status());
    assertEquals(1, writer.spanCount());
  }

  @Test
  @DisplayName("a body above the limit, also once inflated, is 413")
  void tooLarge() {
    assertEquals(413, send("POST", new byte[REQUEST_BYTES_MAX + 1], Map.of()).status());
    byte[] bomb =
        HttpTransport.gzip(" ".repeat(REQUEST_BYTES_MAX + 1).getBytes(StandardCharsets.UTF_8));
    assertEquals(413, send("POST", bomb, Map.of("content-encoding", "gzip")).status());
  }

  @Test
  @DisplayName("what is not let in is 401, a busy store 503 with when to come back")
  void refusals() {
    admitted = false;
    assertEquals(401, send("POST", BATCH, Map.of()).status());
    admitted = true;
    writer.answering(_ ->
        CompletableFuture.failedFuture(
            new StoreFullException("queue-bytes-max", Duration.ofSeconds(1))));
    OtlpHttpResponse busy = send("POST", BATCH, Map.of());
    assertEquals(503, busy.status());
    assertTrue(busy.headers().containsKey("Retry-After"));
  }

  @Test
  @DisplayName("another method is 405, JSON that is none 400")
  void mistakes() {
    assertEquals(405, send("GET", new byte[0], Map.of()).status());
    assertEquals(400, send("POST", new byte[] {'{'}, Map.of()).status());
    assertEquals(400, send("POST", new byte[] {(byte) 0xff}, Map.of()).status());
  }
}
