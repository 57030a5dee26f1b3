package dev.selftrace.analysis;

import dev.selftrace.model.SpanRow;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One difference between two traces.
 *
 * @param base the span of the trace that is compared with; null when it has none
 * @param candidate the span of the trace asked about; null when it has none
 * @param baseCount spans meant: with everything below a removed one, or calls of one form
 * @param candidateCount spans meant: with everything below an added one, or calls of one form
 */
public record Difference(
    Kind kind,
    @Nullable SpanRow base,
    @Nullable SpanRow candidate,
    int baseCount,
    int candidateCount) {

  /** What differs, the most telling first. */
  public enum Kind {
    /** The same step under another name, such as a query on another table. */
    NAME,
    MODEL,
    INPUT,
    ADDED,
    REMOVED,
    /** Called another number of times. */
    CALLS,
    HTTP_STATUS,
    /** One of them says what came out. */
    OUTPUT,
    /** One of them shows an error. */
    ERROR,
    /** Took much longer, or much less, itself. */
    SELF_TIME;

    /** The lower-case form. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
