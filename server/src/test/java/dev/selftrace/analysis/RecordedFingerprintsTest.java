package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fingerprints of recorded failures: equal for one failure however it came, else different. */
class RecordedFingerprintsTest {

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({
    "otel-py-genai/structured-fail-json, otel-py-genai/structured-fail-pb",
    "otel-java-agent/shop-grpc, otel-java-agent/shop-http",
    "otel-py-genai/latest-bug1, otel-py-genai/legacy-bug1",
    "otel-py-genai/latest-bug3, otel-py-genai/legacy-bug3"
  })
  @DisplayName("the same failures over another protocol or semantic version are the same")
  void pairs(String one, String other) {
    assertFalse(fingerprints(one).isEmpty());
    assertEquals(fingerprints(one), fingerprints(other));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "monocle-py/otlp-traced-bug1",
        "monocle-py/otlp-ratelimit",
        "otel-py-genai/latest-bug1",
        "otel-py-genai/latest-bug2",
        "traceloop-js/text2sql-handled-bug1",
        "traceloop-js/text2sql-manualroot-bug1",
        "vercel-ai7/err404",
        "langfuse/bug3"
      })
  @DisplayName("three runs into one bug have one fingerprint")
  void runs(String name) {
    assertEquals(1, fingerprints(name).size());
  }

  @Test
  @DisplayName("a missing table and a missing route are different failures")
  void different() {
    assertNotEquals(
        fingerprints("otel-py-genai/latest-bug1"), fingerprints("otel-py-genai/latest-bug3"));
  }

  private static Set<String> fingerprints(String name) {
    Set<String> fingerprints = new TreeSet<>();
    RecordedCase.named(name)
        .verdicts()
        .values()
        .forEach(verdict ->
            verdict.causes().forEach(cause -> fingerprints.add(cause.error().fingerprint())));
    return fingerprints;
  }
}
