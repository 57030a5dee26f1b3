package dev.selftrace.analysis;

import dev.selftrace.model.SpanId;
import java.util.List;
import java.util.Locale;

/**
 * Something about a trace that is no error by itself but may have contributed to one.
 *
 * @param spans what it rests on, at most {@link #SPANS_MAX}; empty when it is about what is missing
 * @param subject the name of what it is about, as the sender wrote it; "" for the whole trace
 * @param note what was found, in our own words: never holds telemetry
 */
public record Finding(Kind kind, List<SpanId> spans, String subject, String note) {

  /** The most spans a finding names. */
  public static final int SPANS_MAX = 5;

  public Finding {
    spans =
        spans.size() <= SPANS_MAX ? List.copyOf(spans) : List.copyOf(spans.subList(0, SPANS_MAX));
  }

  /** What kind of thing. */
  public enum Kind {
    MISSING_ROOT,
    MISSING_PARENT,
    RETRIES,
    LOOP,
    IDENTICAL_CALLS,
    TRUNCATED_OUTPUT,
    /** Any other warning of a model call, such as a content filter. */
    MODEL_WARNING,
    ERROR_TEXT_IN_INPUT,
    N_PLUS_ONE,
    SLOW_CRITICAL_PATH,
    NOISE;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
