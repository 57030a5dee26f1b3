package dev.selftrace.store;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One question about many traces or spans at once.
 *
 * <p>What every engine shares:
 *
 * <ul>
 *   <li>A trace is counted when it is one of {@code TraceReader.traces}, a span when it is one of
 *       {@code TraceReader.spans}, of the same query, and is what the unit asks for: counts here
 *       are the totals there.
 *   <li>What arrived in the window is counted; a bucket holds what began in it by its own clock.
 *   <li>A span has failed when it shows an error, a trace when its status says so.
 *   <li>Durations are those of spans that have ended and of traces with a span.
 *   <li>Tokens and cost are those of the model calls that verdicts count, so that no wrapper is
 *       counted twice. A trace has its verdict's. A call's go to the nearest span at or above it
 *       that is counted here, and to no other; those of a log record (R32) likewise.
 *   <li>Some have none of the names they are grouped by ({@link Fact#isPartial}, attributes): they
 *       are left out, and their number is told. Who has one of several stays.
 * </ul>
 *
 * @param matching which traces or spans; its limit is that of the rows
 * @param groups what rows differ by, at most {@link #GROUPS_MAX}; none for one row
 * @param bucketNanos length of the intervals that rows differ by too, counted from the epoch; 0 for
 *     none
 * @param measures what is worked out, at least one; rows come newest bucket first, then by the
 *     first of these, largest first, then by group
 */
public record AggregateQuery(
    SpanQuery matching,
    Unit unit,
    List<Dimension> groups,
    long bucketNanos,
    List<Measure> measures) {

  /** The most dimensions. */
  public static final int GROUPS_MAX = 3;

  /** Names of groups are cut to so many characters. */
  public static final int VALUE_CHARS_MAX = 256;

  public AggregateQuery {
    groups = List.copyOf(groups);
    measures = List.copyOf(measures);
    if (groups.size() > GROUPS_MAX) {
      throw new IllegalArgumentException(
          "groups: " + groups.size() + " (expected: <= " + GROUPS_MAX + ")");
    }
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("measures: none (expected: at least one)");
    }
    if (bucketNanos < 0) {
      throw new IllegalArgumentException("bucketNanos: " + bucketNanos + " (expected: >= 0)");
    }
    for (Dimension group : groups) {
      if (unit == Unit.TRACES && !(group instanceof Fact fact && fact.isOfTrace())) {
        throw new IllegalArgumentException("groups: " + group + " (expected: a fact of traces)");
      }
    }
  }

  /** Whether model calls must be found. */
  public boolean asksForUsage() {
    return measures.stream().anyMatch(Measure.USAGE::contains);
  }

  /** What is counted. */
  public enum Unit {
    /** Traces. */
    TRACES,
    /** Spans by which a service is entered: their parent is another service's, or unknown. */
    REQUESTS,
    /** Spans of agents at work that repeat no other. */
    AGENT_CALLS,
    /** The tool calls that verdicts count. */
    TOOL_CALLS,
    /** The model calls that verdicts count. */
    MODEL_CALLS,
    /** Every span. */
    SPANS
  }

  /** What rows differ by. */
  public sealed interface Dimension {}

  /** A fact of the span, or of its trace. */
  public enum Fact implements Dimension {
    /** That of the trace's verdict. */
    WORKFLOW_NAME,
    SERVICE,
    OPERATION,
    SPAN_NAME,
    MODEL,
    TOOL_NAME,
    /** The span's own, else that of the nearest span above that has one. */
    AGENT_NAME,
    /** The type of the span's error, or of the trace's first cause; "" when it has none. */
    ERROR_TYPE,
    /** As in {@link Condition.Intrinsic#STATUS}, or the trace's. */
    STATUS;

    private static final Set<Fact> OF_TRACE = EnumSet.of(WORKFLOW_NAME, ERROR_TYPE, STATUS);
    private static final Set<Fact> PARTIAL = EnumSet.of(MODEL, TOOL_NAME, AGENT_NAME, ERROR_TYPE);

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in questions and answers. */
    public String text() {
      return text;
    }

    /** Whether whole traces have it. */
    public boolean isOfTrace() {
      return OF_TRACE.contains(this);
    }

    /** Whether only some have it. */
    public boolean isPartial() {
      return PARTIAL.contains(this);
    }
  }

  /** A raw attribute by exact key: the span's, else its resource's. */
  public record Attribute(String key) implements Dimension {}

  /** What is worked out of a group. */
  public enum Measure {
    COUNT("count"),
    ERROR_COUNT("error_count"),
    ERROR_RATE("error_rate"),
    P50("p50_ms"),
    P95("p95_ms"),
    P99("p99_ms"),
    MAX("max_ms"),
    INPUT_TOKENS("input_tokens"),
    OUTPUT_TOKENS("output_tokens"),
    TOTAL_TOKENS("total_tokens"),
    COST("cost");

    private static final Set<Measure> USAGE =
        EnumSet.of(INPUT_TOKENS, OUTPUT_TOKENS, TOTAL_TOKENS, COST);
    private static final Set<Measure> QUANTILES = EnumSet.of(P50, P95, P99);

    private final String text;

    Measure(String text) {
      this.text = text;
    }

    /** The name in questions and answers. */
    public String text() {
      return text;
    }

    /** Whether it has the error of quantiles. */
    public boolean isQuantile() {
      return QUANTILES.contains(this);
    }
  }
}
