package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Fingerprints that somebody may have written down: they are a promise. */
class PinnedFingerprintsTest {

  /**
   * One failure per source. A change here forgets what was recorded: it needs a new version tag.
   */
  private static final Map<String, String> PINNED =
      Map.of(
          "monocle-py/otlp-traced-bug1", "v1:3333b63d2bc9b473",
          "openai-agents/toolerr", "v1:a69ca05f5a587104",
          "otel-py-genai/latest-bug1", "v1:afd261c8659aec3a",
          "otel-py-genai/latest-bug2", "v1:158ca86dfb8174e9",
          "otel-py-genai/latest-bug3", "v1:3a7751036eac438d",
          "otel-py-genai/latest-slow", "v1:5b4b0645e05d36aa");

  @Test
  @DisplayName("version 1 fingerprints of recorded failures stay what they are")
  void pinned() {
    Map<String, String> found = new TreeMap<>();
    PINNED.keySet().forEach(name -> found.put(name, first(RecordedCase.named(name))));
    assertEquals(new TreeMap<>(PINNED), found);
  }

  private static String first(RecordedCase recorded) {
    return recorded.verdicts().values().iterator().next().causes().getFirst().error().fingerprint();
  }
}
