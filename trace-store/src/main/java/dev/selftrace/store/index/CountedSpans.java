package dev.selftrace.store.index;

import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.StatusCode;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateRow.Usage;
import dev.selftrace.store.ReceivedSpan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The spans of one trace that a question counts. Confined to one read. */
final class CountedSpans {

  private final TraceView trace;
  private final AggregateQuery query;
  private final TraceMatcher matcher;
  private final RecordSource source;
  private final Patience patience;
  private final Above above;
  private int @Nullable [] agents;

  CountedSpans(
      TraceView trace,
      AggregateQuery query,
      TraceMatcher matcher,
      RecordSource source,
      Patience patience) {
    this.trace = trace;
    this.query = query;
    this.matcher = matcher;
    this.source = source;
    this.patience = patience;
    this.above = new Above(trace);
  }

  void addTo(Groups groups) {
    BitSet asked = ofUnit();
    @Nullable Tally[] tallies = new @Nullable Tally[trace.spanCount()];
    for (int i = asked.nextSetBit(0); i >= 0 && !patience.isOver(); i = asked.nextSetBit(i + 1)) {
      SpanEntry span = trace.span(i);
      if (matcher.isInWindow(span) && matcher.holds(trace, span)) {
        Long nanos = span.hasEnded() ? (Long) span.durationNanos() : null;
        tallies[i] = groups.count(values(i), span.startNanos(), span.error() != null, nanos);
      }
    }
    if (query.asksForUsage() && (trace.verdict().llmCalls() > 0 || trace.logCount() > 0)) {
      spend(groups, tallies);
    }
  }

  private BitSet ofUnit() {
    return switch (query.unit()) {
      case SPANS -> spans(span -> true);
      case REQUESTS -> entries();
      case AGENT_CALLS ->
          spans(span -> span.shape().operation() == Operation.AGENT && !span.shape().wrapper());
      case TOOL_CALLS ->
          counted(
              spans(span -> span.shape().operation() == Operation.TOOL && !span.shape().wrapper()),
              trace.verdict().toolCalls(),
              Unit.TOOL_CALLS);
      case MODEL_CALLS -> modelCalls();
      case TRACES -> throw new IllegalArgumentException("unit: TRACES (expected: one of spans)");
    };
  }

  private BitSet spans(Predicate<SpanEntry> which) {
    BitSet found = new BitSet(trace.spanCount());
    for (int i = 0; i < trace.spanCount(); i++) {
      found.set(i, which.test(trace.span(i)));
    }
    return found;
  }

  private BitSet entries() {
    BitSet found = new BitSet(trace.spanCount());
    for (int i = 0; i < trace.spanCount(); i++) {
      int parent = above.parent(i);
      found.set(i, parent < 0 || !service(parent).equals(service(i)));
    }
    return found;
  }

  private String service(int index) {
    return trace.span(index).origin().service();
  }

  private BitSet modelCalls() {
    return counted(
        spans(span ->
            span.shape().operation() == Operation.LLM
                || span.shape().operation() == Operation.EMBEDDING),
        trace.verdict().llmCalls(),
        Unit.MODEL_CALLS);
  }

  /** Those the verdict counts of some that may be; the judge is asked only when it must be. */
  private BitSet counted(BitSet candidates, int count, Unit unit) {
    if (count == 0) {
      return new BitSet();
    }
    if (candidates.cardinality() > count) {
      Set<SpanId> calls = unit == Unit.MODEL_CALLS ? trace.calls().model() : trace.calls().tool();
      candidates.stream()
          .filter(i -> !calls.contains(new SpanId(trace.span(i).key())))
          .forEach(candidates::clear);
    }
    return candidates;
  }

  private List<@Nullable String> values(int index) {
    List<@Nullable String> values = new ArrayList<>(query.groups().size());
    SpanEntry span = trace.span(index);
    for (Dimension dimension : query.groups()) {
      values.add(
          switch (dimension) {
            case Fact fact -> value(fact, span, index);
            case AggregateQuery.Attribute attribute -> value(attribute, span);
          });
    }
    return values;
  }

  private @Nullable String value(Fact fact, SpanEntry span, int index) {
    return switch (fact) {
      case WORKFLOW_NAME ->
          trace.verdict().workflow().isEmpty() ? null : trace.verdict().workflow();
      case SERVICE -> span.origin().service();
      case OPERATION -> span.shape().operation().text();
      case SPAN_NAME -> span.shape().name();
      case MODEL -> span.shape().model();
      case TOOL_NAME -> span.shape().tool();
      case AGENT_NAME -> agent(span, index);
      case ERROR_TYPE -> {
        String type = span.error() == null ? null : span.error().type();
        yield span.error() == null ? null : type == null ? "" : type;
      }
      case STATUS -> {
        StatusCode status = span.error() == null ? span.shape().status() : StatusCode.ERROR;
        yield status.name().toLowerCase(Locale.ROOT);
      }
    };
  }

  /** An agent without a name is not the one that called it. */
  private @Nullable String agent(SpanEntry span, int index) {
    if (span.shape().agent() != null || span.shape().operation() == Operation.AGENT) {
      return span.shape().agent();
    }
    if (agents == null) {
      agents = above.nearest(spans(each -> each.shape().agent() != null));
    }
    return agents[index] < 0 ? null : trace.span(agents[index]).shape().agent();
  }

  private @Nullable String value(AggregateQuery.Attribute attribute, SpanEntry row) {
    if (!patience.lastsForOneRead()) {
      return null;
    }
    ReceivedSpan received = source.span(row.location());
    if (received == null) {
      return null;
    }
    Span span = received.span();
    String own = AttributeText.of(span.attributes().get(attribute.key()));
    return own != null ? own : AttributeText.of(span.resource().attributes().get(attribute.key()));
  }

  /** Gives what each counted call took to the nearest counted span at or above it. */
  private void spend(Groups groups, @Nullable Tally[] tallies) {
    BitSet calls = modelCalls();
    BitSet marked = new BitSet(tallies.length);
    for (int i = 0; i < tallies.length; i++) {
      marked.set(i, tallies[i] != null);
    }
    int[] nearest = above.nearest(marked);
    boolean priced = false;
    for (int i = calls.nextSetBit(0); i >= 0; i = calls.nextSetBit(i + 1)) {
      SpanEntry call = trace.span(i);
      priced |= call.cost() != null;
      if (matcher.isInWindow(call)) {
        groups.spend(nearest[i] < 0 ? null : tallies[nearest[i]], usage(call));
      }
    }
    for (int i = 0; i < trace.logCount(); i++) {
      LogEntry log = trace.log(i);
      if (log.cost() != null && matcher.isInWindow(log) && adds(log, calls, priced)) {
        int span = log.spanId() == 0 ? -1 : above.find(log.spanId());
        int to = span < 0 ? -1 : nearest[span];
        groups.spend(to < 0 ? null : tallies[to], new Usage(null, null, log.cost(), 0));
      }
    }
  }

  private static Usage usage(SpanEntry call) {
    boolean silent =
        call.inputTokens() == null && call.outputTokens() == null && call.error() == null;
    return new Usage(call.inputTokens(), call.outputTokens(), call.cost(), silent ? 1 : 0);
  }

  /** A record about a call that says its cost itself, or that cannot be told from it, adds none. */
  private boolean adds(LogEntry log, BitSet calls, boolean priced) {
    if (log.spanId() == 0) {
      return !priced;
    }
    int span = above.find(log.spanId());
    return span < 0 || !calls.get(span) || trace.span(span).cost() == null;
  }
}
