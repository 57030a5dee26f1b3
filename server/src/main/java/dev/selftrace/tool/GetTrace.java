package dev.selftrace.tool;

import static java.util.Objects.requireNonNull;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.NextCall;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** T3: one trace as a tree, its errors only, or with everything. */
final class GetTrace implements Tool<GetTrace.Input> {

  /** The least bytes a span takes in an answer; bounds how many are read. */
  private static final int SPAN_BYTES_MIN = 60;

  /** The most log records read for a page of the full view. */
  private static final int LOGS_MAX = 1_000;

  private static final int CURSOR_WORDS = 2;

  /** The arguments. */
  record Input(
      @Argument(required = true) String traceId,
      @Argument(standard = "tree") View view,
      @Argument("start at this span") @Nullable String spanId,
      @Argument("levels below the start") @Nullable Integer depth,
      @Argument @Nullable String cursor) {}

  /** What is shown of each span. */
  enum View {
    TREE,
    ERRORS,
    FULL
  }

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    TraceOutline now = Ids.trace(call, input.traceId());
    SpanId start = input.spanId() == null ? null : Ids.span("span_id", now, input.spanId());
    NextCall same = same(now.trace().verdict().traceId(), start, input);
    long[] cursor = call.cursors().open("cursor", input.cursor(), same.call(), CURSOR_WORDS);
    TraceOutline outline = cursor == null ? now : asOf(now, cursor[0]);
    long asOf = cursor == null ? now.trace().lastArrival() : cursor[0];
    SpanTree tree = SpanTree.of(outline.spans());
    TraceVerdict verdict = outline.trace().verdict();
    Node top = start == null ? null : tree.find(start).orElse(null);
    Importance importance = Importance.of(tree, candidates(tree, top, input), top, verdict);
    List<Node> order =
        input.view() == View.ERRORS
            ? importance.spans().subList(0, importance.core())
            : importance.spans();
    Page page =
        new Page(
            same,
            order,
            cursor == null ? 0 : (int) Math.min(cursor[1], order.size()),
            importance.core(),
            shown -> call.cursors().seal(same.call(), asOf, shown));
    return page(input.view(), call, outline, tree, page);
  }

  /** The same question with whole ids, to which the cursor is bound. */
  private static NextCall same(TraceId traceId, @Nullable SpanId start, Input input) {
    NextCall same =
        NextCall.of("get_trace")
            .with("trace_id", traceId.hex())
            .with("view", input.view().name().toLowerCase(Locale.ROOT));
    same = start == null ? same : same.with("span_id", start.hex());
    return input.depth() == null ? same : same.with("depth", input.depth());
  }

  private static Set<Node> candidates(SpanTree tree, @Nullable Node start, Input input) {
    int top = start == null ? 0 : start.depth();
    int levels = input.depth() == null ? Integer.MAX_VALUE : input.depth();
    List<Node> nodes = start == null ? tree.nodes() : tree.subtree(start);
    return nodes.stream()
        .filter(node -> !node.missing() && node.depth() - top <= levels)
        .collect(Collectors.toSet());
  }

  /**
   * A page of spans in order of importance.
   *
   * @param same the question without paging
   * @param from where the page begins
   * @param core how many spans of the order have to do with errors
   * @param cursor the cursor that goes on at a place in the order
   */
  record Page(NextCall same, List<Node> order, int from, int core, LongFunction<String> cursor) {

    List<Node> rest() {
      return order.subList(from, order.size());
    }
  }

  private static TracePage page(
      View view, Call call, TraceOutline outline, SpanTree tree, Page page) {
    int most = Math.min(page.rest().size(), 1 + call.budget().bytes() / SPAN_BYTES_MIN);
    List<Node> nodes = page.rest().subList(0, most);
    List<SpanId> ids = nodes.stream().map(node -> node.spanId()).toList();
    TraceRow row = outline.trace();
    SpanReading reading = SpanReading.of(call.traces(), row.verdict().traceId(), ids);
    SpanViews views = new SpanViews(outline, tree);
    Map<SpanId, SpanView> byId = new HashMap<>();
    for (Node node : nodes) {
      SpanId id = node.spanId();
      byId.put(id, views.view(requireNonNull(node.row()), reading.spans().get(id)));
    }
    Map<SpanId, SpanDetails> details =
        view == View.FULL ? details(call, row, reading, byId) : Map.of();
    return new TracePage(
        TraceSummary.of(row, call),
        tree,
        page,
        nodes,
        byId,
        details,
        TracePage.resources(nodes, details),
        Judgements.of(outline, call).ofTrace(),
        EarlierGates.of(call, row.verdict().traceId()),
        reading.damaged(),
        view);
  }

  private static Map<SpanId, SpanDetails> details(
      Call call, TraceRow row, SpanReading reading, Map<SpanId, SpanView> views) {
    Map<SpanId, List<StoredLog>> logs = new HashMap<>();
    for (StoredLog log : SpanReading.logs(call.traces(), row.verdict().traceId(), LOGS_MAX)) {
      SpanId id = log.record().spanId();
      if (id != null) {
        logs.computeIfAbsent(id, key -> new ArrayList<>()).add(log);
      }
    }
    Map<SpanId, SpanDetails> details = new HashMap<>();
    reading
        .spans()
        .forEach((id, stored) -> {
          List<StoredLog> ofSpan = logs.getOrDefault(id, List.of());
          ErrorFacts error = requireNonNull(views.get(id)).error();
          details.put(id, new SpanDetails(stored, error, ofSpan, Exchange.NONE));
        });
    return details;
  }

  /** The trace as it was when the first page was made. */
  private static TraceOutline asOf(TraceOutline outline, long arrival) {
    if (outline.trace().lastArrival() <= arrival) {
      return outline;
    }
    List<SpanRow> spans =
        outline.spans().stream().filter(span -> span.arrival() <= arrival).toList();
    return new TraceOutline(
        outline.trace(),
        spans,
        outline.logs().stream().filter(log -> log.arrival() <= arrival).toList());
  }
}
