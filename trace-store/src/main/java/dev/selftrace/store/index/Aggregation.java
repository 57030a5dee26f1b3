package dev.selftrace.store.index;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.AggregateRow.Usage;
import dev.selftrace.store.Condition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One walk through traces that counts and sums up. Confined to one read. */
final class Aggregation {

  private final TenantIndex index;
  private final AggregateQuery query;
  private final Patience patience;
  private final TraceMatcher matcher;
  private final Groups groups;

  Aggregation(TenantIndex index, AggregateQuery query, long horizon, Patience patience) {
    this.index = index;
    this.query = query;
    this.patience = patience;
    this.matcher = new TraceMatcher(index, query.matching(), horizon, patience);
    this.groups = new Groups(query, index.setup().limits().groupsMax());
  }

  AggregateResult answer() {
    long traces = 0;
    for (IndexedTrace trace : matcher.candidates()) {
      if (!patience.lasts()) {
        break;
      }
      TraceView view = matcher.asked(trace);
      traces += view == null ? 0 : 1;
      if (view != null && query.unit() == Unit.TRACES) {
        add(view);
      } else if (view != null) {
        new CountedSpans(view, query, matcher, index.source(), patience).addTo(groups);
      }
    }
    return groups.answer(patience.isOver(), traces, matcher.passedOver());
  }

  private void add(TraceView trace) {
    boolean all = query.matching().condition() instanceof Condition.Always;
    if (!all && !matcher.holds(trace)) {
      return;
    }
    TraceVerdict verdict = trace.verdict();
    List<@Nullable String> values = new ArrayList<>(query.groups().size());
    for (Dimension dimension : query.groups()) {
      values.add(value(dimension, verdict));
    }
    Long nanos = trace.spanCount() == 0 ? null : (Long) verdict.durationNanos();
    long start = trace.spanCount() == 0 ? trace.key().firstArrival() : verdict.startNanos();
    boolean failed = verdict.status() == TraceVerdict.Status.ERROR;
    Tally tally = groups.count(values, start, failed, nanos);
    if (query.asksForUsage()) {
      Usage usage =
          new Usage(
              verdict.inputTokens(),
              verdict.outputTokens(),
              verdict.cost(),
              verdict.callsWithoutUsage());
      groups.spend(tally, usage);
    }
  }

  private static @Nullable String value(Dimension dimension, TraceVerdict verdict) {
    return switch (dimension) {
      case Fact.WORKFLOW_NAME -> verdict.workflow().isEmpty() ? null : verdict.workflow();
      case Fact.STATUS -> verdict.status().text();
      case Fact.ERROR_TYPE -> {
        if (verdict.causes().isEmpty()) {
          yield null;
        }
        String type = verdict.causes().getFirst().error().type();
        yield type == null ? "" : type;
      }
      case Fact other -> throw new IllegalArgumentException("groups: " + other);
      case AggregateQuery.Attribute other -> throw new IllegalArgumentException("groups: " + other);
    };
  }
}
