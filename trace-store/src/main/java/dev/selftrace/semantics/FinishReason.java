package dev.selftrace.semantics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a model stopped, in one spelling (telemetry 3.3). */
final class FinishReason {

  private FinishReason() {}

  /** The usual spelling; null when absent. */
  static @Nullable String normal(@Nullable String said) {
    if (said == null) {
      return null;
    }
    String reason = said.toLowerCase(Locale.ROOT).replace('-', '_');
    return switch (reason) {
      case "end_turn", "stop_sequence" -> "stop";
      case "tool_use", "tool_call" -> "tool_calls";
      case "max_tokens" -> "length";
      default -> reason;
    };
  }

  /** What is worth a warning about it; null when it is the ordinary end. */
  static @Nullable String warning(@Nullable String reason) {
    return switch (reason) {
      case null -> null;
      case "length" -> "truncated";
      case "content_filter", "refusal" -> reason;
      default -> null;
    };
  }
}
