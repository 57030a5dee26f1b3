package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * A judgement about a span or a trace, made by a model, a person or a test: an evaluation result, a
 * score or a label (OpenTelemetry GenAI {@code gen_ai.evaluation.*}, telemetry 7.7).
 *
 * @param name what was judged, such as {@code relevance}
 * @param label the verdict in words, such as {@code PASS}; null when there is only a score
 * @param score the verdict as a number; null when there is only a label
 * @param explanation why; null when unsaid
 */
public record Evaluation(
    String name, @Nullable String label, @Nullable Double score, @Nullable String explanation) {

  /** The name under which the result of a test case stands, with label pass or fail. */
  public static final String TEST = "test";

  public Evaluation {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: \"\" (expected: at least one character)");
    }
  }
}
