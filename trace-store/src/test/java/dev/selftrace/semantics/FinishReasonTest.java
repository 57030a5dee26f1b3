package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One spelling for why a model stopped (telemetry 3.3). */
class FinishReasonTest {

  @ParameterizedTest(name = "{0} is {1}, warning {2}")
  @CsvSource({
    "stop, stop,",
    "STOP, stop,",
    "end_turn, stop,",
    "stop_sequence, stop,",
    "FinishReason.STOP, stop,",
    "'[\"stop\"]', stop,",
    "'stop, length', stop,",
    "tool-calls, tool_calls,",
    "tool_use, tool_calls,",
    "function_call, tool_calls,",
    "length, length, truncated",
    "max_tokens, length, truncated",
    "MAX_TOKENS, length, truncated",
    "content-filter, content_filter, content_filter",
    "SAFETY, content_filter, content_filter",
    "refusal, refusal, refusal",
    "error, error, model_error",
    "somethingNew, somethingnew,",
    "[],,"
  })
  @DisplayName("spellings")
  void spellings(String said, String normal, String warning) {
    assertEquals(normal, FinishReason.normal(said));
    assertEquals(warning, FinishReason.warning(normal));
  }
}
