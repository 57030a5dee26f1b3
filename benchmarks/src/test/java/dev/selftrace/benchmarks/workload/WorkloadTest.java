package dev.selftrace.benchmarks.workload;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.github.luben.zstd.Zstd;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  private static final int SAMPLE = 60;
  private static final double BYTES_PER_SPAN = 1_205;
  private static final double ZSTD_RATIO = 3.16;
  private static final double TOLERANCE = 0.03;
  private static final List<RequestBytes> REQUESTS = Workload.first(SAMPLE);

  @Test
  @DisplayName("a span has about 1,205 bytes")
  void size() {
    double bytes =
        REQUESTS.stream().mapToInt(request -> request.bytes().length).average().orElse(0);
    assertEquals(BYTES_PER_SPAN, bytes / Workload.SPANS_PER_REQUEST, BYTES_PER_SPAN * TOLERANCE);
  }

  @Test
  @DisplayName("a request compresses to about 1 / 3.16 with zstd 1")
  void ratio() {
    long raw = 0;
    long compressed = 0;
    for (RequestBytes request : REQUESTS) {
      raw += request.bytes().length;
      compressed += Zstd.compress(request.bytes(), 1).length;
    }
    assertEquals(ZSTD_RATIO, (double) raw / compressed, ZSTD_RATIO * TOLERANCE);
  }

  @Test
  @DisplayName("the same seed gives the same bytes")
  void same() {
    List<RequestBytes> again = Workload.first(2);
    assertArrayEquals(REQUESTS.get(0).bytes(), again.get(0).bytes());
    assertArrayEquals(REQUESTS.get(1).bytes(), again.get(1).bytes());
  }

  @Test
  @DisplayName("a round changes every trace id and nothing else, and round 0 brings them back")
  void rounds() throws Exception {
    RequestBytes request = Workload.first(1).getFirst();
    byte[] original = request.bytes().clone();
    request.forRound(5);
    Set<String> before = traceIds(original).keySet();
    Set<String> after = traceIds(request.bytes()).keySet();
    assertEquals(before.size(), after.size());
    assertEquals(Set.of(), after.stream().filter(before::contains).collect(Collectors.toSet()));
    request.forRound(0);
    assertArrayEquals(original, request.bytes());
  }

  @Test
  @DisplayName("a request holds 512 spans, of which about 3 % failed, in several traces")
  void content() throws Exception {
    int errors = 0;
    for (RequestBytes request : REQUESTS) {
      assertEquals(Workload.SPANS_PER_REQUEST, request.spans());
      errors +=
          (int) spans(request.bytes()).stream().filter(span -> span.getEventsCount() > 0).count();
    }
    double share = (double) errors / (SAMPLE * Workload.SPANS_PER_REQUEST);
    assertEquals(0.03, share, 0.005);
    assertNotEquals(1, traceIds(REQUESTS.getFirst().bytes()).size());
  }

  private static Map<String, Integer> traceIds(byte[] request) throws Exception {
    Map<String, Integer> counts = new HashMap<>();
    for (Span span : spans(request)) {
      counts.merge(
          java.util.HexFormat.of().formatHex(span.getTraceId().toByteArray()), 1, Integer::sum);
    }
    return counts;
  }

  private static List<Span> spans(byte[] request) throws Exception {
    return ExportTraceServiceRequest.parseFrom(request).getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }
}
