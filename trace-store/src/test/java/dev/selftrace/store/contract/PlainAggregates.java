package dev.selftrace.store.contract;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateRow;
import dev.selftrace.store.AggregateRow.Durations;
import dev.selftrace.store.AggregateRow.Usage;
import dev.selftrace.store.contract.PlainModel.KeptSpan;
import dev.selftrace.store.contract.PlainModel.KeptTrace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an aggregate should come to, worked out item by item. Confined to one thread. */
final class PlainAggregates {

  private record Place(List<@Nullable String> group, long bucket) {}

  private record Item(
      Place place, boolean failed, @Nullable Long nanos, List<Usage> spent, boolean kept) {}

  private final PlainModel model;
  private final AggregateQuery query;
  private final List<Item> items = new ArrayList<>();
  Usage elsewhere = Usage.NONE;
  long leftOut;

  PlainAggregates(PlainModel model, AggregateQuery query) {
    this.model = model;
    this.query = query;
    for (KeptTrace trace : model.asked(query.matching())) {
      if (query.unit() == Unit.TRACES) {
        ofTrace(trace);
      } else {
        ofSpans(trace);
      }
    }
  }

  /** All rows, in no order. */
  List<AggregateRow> rows() {
    Map<Place, List<Item>> groups = new LinkedHashMap<>();
    items.stream()
        .filter(Item::kept)
        .forEach(item -> groups.computeIfAbsent(item.place, p -> new ArrayList<>()).add(item));
    List<AggregateRow> rows = new ArrayList<>();
    groups.forEach((place, some) -> {
      List<Long> nanos = some.stream().map(Item::nanos).filter(Objects::nonNull).sorted().toList();
      Usage usage = Usage.NONE;
      for (Item item : some) {
        for (Usage spent : item.spent) {
          usage = usage.and(spent);
        }
      }
      rows.add(
          new AggregateRow(
              place.group,
              place.bucket,
              some.size(),
              some.stream().filter(Item::failed).count(),
              nanos.isEmpty() ? null : durations(nanos),
              usage));
    });
    return rows;
  }

  private static Durations durations(List<Long> sorted) {
    return new Durations(at(sorted, 50), at(sorted, 95), at(sorted, 99), sorted.getLast());
  }

  private static long at(List<Long> sorted, int percent) {
    int rank = (sorted.size() * percent + 99) / 100;
    return sorted.get(Math.max(rank, 1) - 1);
  }

  private void ofTrace(KeptTrace trace) {
    if (!PlainConditions.isAlways(query.matching().condition()) && matching(trace).isEmpty()) {
      return;
    }
    TraceVerdict verdict = model.verdict(trace);
    List<@Nullable String> group = new ArrayList<>();
    for (Dimension dimension : query.groups()) {
      group.add(
          switch (dimension) {
            case Fact.WORKFLOW_NAME -> verdict.workflow().isEmpty() ? null : verdict.workflow();
            case Fact.STATUS -> verdict.status().text();
            case Fact.ERROR_TYPE ->
                verdict.causes().isEmpty()
                    ? null
                    : Objects.requireNonNullElse(verdict.causes().getFirst().error().type(), "");
            default -> throw new IllegalArgumentException(dimension.toString());
          });
    }
    boolean empty = trace.spans.isEmpty();
    Item item =
        item(
            group,
            empty ? trace.firstArrival : verdict.startNanos(),
            verdict.status() == TraceVerdict.Status.ERROR,
            empty ? null : verdict.durationNanos());
    Usage usage = new Usage(verdict.inputTokens(), verdict.outputTokens(), null, 0);
    if (query.asksForUsage() && item.kept) {
      item.spent.add(usage);
    } else if (query.asksForUsage()) {
      elsewhere = elsewhere.and(usage);
    }
  }

  private Item item(
      List<@Nullable String> group, long start, boolean failed, @Nullable Long nanos) {
    boolean partial = false;
    boolean named = false;
    for (int i = 0; i < group.size(); i++) {
      boolean some =
          !(query.groups().get(i) instanceof Fact fact)
              || List.of(Fact.MODEL, Fact.TOOL_NAME, Fact.AGENT_NAME, Fact.ERROR_TYPE)
                  .contains(fact);
      partial |= some;
      named |= some && group.get(i) != null;
    }
    long bucket = query.bucketNanos() == 0 ? 0 : start / query.bucketNanos() * query.bucketNanos();
    Item item =
        new Item(new Place(group, bucket), failed, nanos, new ArrayList<>(), !partial || named);
    leftOut += item.kept ? 0 : 1;
    items.add(item);
    return item;
  }

  private List<KeptSpan> matching(KeptTrace trace) {
    return trace.spans.stream()
        .filter(span -> PlainConditions.holds(query.matching().condition(), model, trace, span))
        .toList();
  }

  private boolean inWindow(KeptSpan span) {
    return span.row().arrival() >= query.matching().sinceNanos()
        && span.row().arrival() < query.matching().untilNanos();
  }

  private void ofSpans(KeptTrace trace) {
    Map<SpanId, Item> counted = new LinkedHashMap<>();
    for (KeptSpan span : matching(trace)) {
      if (inWindow(span) && isOfUnit(trace, span)) {
        List<@Nullable String> group = new ArrayList<>();
        query.groups().forEach(dimension -> group.add(value(dimension, trace, span)));
        Item item =
            item(
                group,
                span.row().startNanos(),
                span.row().error() != null,
                span.row().endNanos() == 0 ? null : span.row().durationNanos());
        if (item.kept) {
          counted.put(span.row().spanId(), item);
        }
      }
    }
    for (KeptSpan call : trace.spans) {
      SpanRow row = call.row();
      if (query.asksForUsage() && row.operation() == Operation.LLM && inWindow(call)) {
        boolean silent =
            row.inputTokens() == null && row.outputTokens() == null && row.error() == null;
        Usage usage = new Usage(row.inputTokens(), row.outputTokens(), null, silent ? 1 : 0);
        KeptSpan at = call;
        for (int i = 0; at != null && !counted.containsKey(at.row().spanId()); i++) {
          at = i > trace.spans.size() ? null : parent(trace, at);
        }
        if (at == null) {
          elsewhere = elsewhere.and(usage);
        } else {
          counted.get(at.row().spanId()).spent.add(usage);
        }
      }
    }
  }

  private static @Nullable KeptSpan parent(KeptTrace trace, KeptSpan of) {
    return trace.spans.stream()
        .filter(span ->
            !span.row().spanId().equals(of.row().spanId())
                && span.row().spanId().equals(of.row().parentSpanId()))
        .findFirst()
        .orElse(null);
  }

  private boolean isOfUnit(KeptTrace trace, KeptSpan span) {
    return switch (query.unit()) {
      case TRACES -> false;
      case SPANS -> true;
      case MODEL_CALLS -> span.row().operation() == Operation.LLM;
      case TOOL_CALLS -> span.row().operation() == Operation.TOOL;
      case AGENT_CALLS -> span.row().operation() == Operation.AGENT;
      case REQUESTS -> {
        KeptSpan parent = parent(trace, span);
        yield parent == null || !parent.row().service().equals(span.row().service());
      }
    };
  }

  private @Nullable String value(Dimension dimension, KeptTrace trace, KeptSpan span) {
    SpanRow row = span.row();
    return switch (dimension) {
      case Fact.WORKFLOW_NAME -> {
        String name = model.verdict(trace).workflow();
        yield name.isEmpty() ? null : name;
      }
      case Fact.SERVICE -> row.service();
      case Fact.OPERATION -> row.operation().text();
      case Fact.SPAN_NAME -> row.name();
      case Fact.MODEL -> row.model();
      case Fact.TOOL_NAME -> row.tool();
      case Fact.AGENT_NAME -> {
        KeptSpan at = span;
        for (int i = 0; at != null && at.row().agent() == null; i++) {
          boolean ends = row.operation() == Operation.AGENT || i > trace.spans.size();
          at = ends ? null : parent(trace, at);
        }
        yield at == null ? null : at.row().agent();
      }
      case Fact.ERROR_TYPE ->
          row.error() == null ? null : Objects.requireNonNullElse(row.error().type(), "");
      case Fact.STATUS ->
          row.error() != null ? "error" : row.status().name().toLowerCase(Locale.ROOT);
      case AggregateQuery.Attribute attribute -> {
        String own = text(span.span().attributes(), attribute.key());
        yield own != null ? own : text(span.span().resource().attributes(), attribute.key());
      }
    };
  }

  private static @Nullable String text(Attributes attributes, String key) {
    return switch (attributes.get(key)) {
      case AttributeValue.StringValue text -> text.value();
      case AttributeValue.LongValue number -> Long.toString(number.value());
      case null, default -> null;
    };
  }

  /** Every row so that rows can be compared whatever their order. */
  static List<String> sorted(List<AggregateRow> rows) {
    String[] texts = rows.stream().map(AggregateRow::toString).toArray(String[]::new);
    Arrays.sort(texts);
    return List.of(texts);
  }
}
