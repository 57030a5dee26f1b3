package dev.selftrace.semantics;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a model stopped, in one spelling (telemetry 3.3). */
final class FinishReason {

  private FinishReason() {}

  /**
   * The usual spelling; null when absent. Of several reasons in one text, as a JSON list or with
   * commas between, the first; of {@code FinishReason.STOP} the last segment.
   */
  static @Nullable String normal(@Nullable String said) {
    if (said == null) {
      return null;
    }
    String reason = bare(said).toLowerCase(Locale.ROOT).replace('-', '_');
    return switch (reason) {
      case "" -> null;
      case "end_turn", "stop_sequence", "completed" -> "stop";
      case "tool_use", "tool_call", "function_call" -> "tool_calls";
      case "max_tokens", "max_output_tokens", "model_length" -> "length";
      case "safety",
          "blocklist",
          "prohibited_content",
          "spii",
          "recitation",
          "content_filtered",
          "guardrail_intervened" ->
          "content_filter";
      default -> reason;
    };
  }

  /** What is worth a warning about it; null when it is the ordinary end. */
  static @Nullable String warning(@Nullable String reason) {
    return switch (reason) {
      case null -> null;
      case "length" -> "truncated";
      case "error" -> "model_error";
      case "content_filter", "refusal", "malformed_function_call" -> reason;
      default -> null;
    };
  }

  private static String bare(String said) {
    int from = 0;
    while (from < said.length() && " [\"'".indexOf(said.charAt(from)) >= 0) {
      from++;
    }
    int to = from;
    while (to < said.length() && ",]\"'".indexOf(said.charAt(to)) < 0) {
      to++;
    }
    String first = said.substring(from, to);
    int dot = first.lastIndexOf('.');
    return dot < 0 ? first : first.substring(dot + 1);
  }
}
