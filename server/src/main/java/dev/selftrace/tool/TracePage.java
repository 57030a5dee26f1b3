package dev.selftrace.tool;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some spans of a trace, shown depth first.
 *
 * <p>Its parts are spans by importance. In the full view the first parts are bare lines of the
 * spans that have to do with errors, so that none is displaced by another's attributes; each
 * further part is a span with its details.
 *
 * @param nodes the spans worth trying, by importance
 * @param details of the full view; empty otherwise
 * @param resources of the full view, the span that shows the same resource already
 * @param evaluations judgements about the whole trace
 * @param gates quality gates that looked at it
 */
record TracePage(
    TraceSummary trace,
    SpanTree tree,
    GetTrace.Page page,
    List<Node> nodes,
    Map<SpanId, SpanView> views,
    Map<SpanId, SpanDetails> details,
    Map<SpanId, SpanId> resources,
    List<Evaluation> evaluations,
    EarlierGates gates,
    boolean damaged,
    GetTrace.View view)
    implements Output {

  private static final String STEP = "  ";
  private static final int INDENTED_DEPTH_MAX = 16;
  private static final int EVALUATIONS_MAX = 5;
  private static final List<SpanField> FULL =
      List.of(
          SpanField.ATTRIBUTES,
          SpanField.EXCEPTION,
          SpanField.EVENTS,
          SpanField.LINKS,
          SpanField.LOGS,
          SpanField.SCOPE,
          SpanField.RESOURCE);

  @Override
  public int parts() {
    return bare() + nodes.size();
  }

  @Override
  public int essential() {
    return bare() == 0
        ? Math.max(1, Math.min(nodes.size(), page.core() - page.from()))
        : bare() + 1;
  }

  /** How many first parts are lines only. */
  private int bare() {
    boolean first = view == GetTrace.View.FULL && page.from() == 0;
    return first ? Math.min(page.core(), nodes.size()) : 0;
  }

  /** How many spans have a line. */
  private int lines(int parts) {
    return Math.max(Math.min(parts, bare()), detailed(parts));
  }

  /** How many spans are shown as fully as the view shows them. */
  private int detailed(int parts) {
    return Math.max(0, parts - bare());
  }

  private List<Node> shown(int parts) {
    return nodes.subList(0, lines(parts)).stream()
        .sorted(Comparator.comparingInt(Node::position))
        .toList();
  }

  private Set<SpanId> detailedIds(int parts) {
    Set<SpanId> ids = new HashSet<>();
    if (view == GetTrace.View.FULL) {
      nodes.subList(0, detailed(parts)).forEach(node -> ids.add(node.spanId()));
    }
    return ids;
  }

  private Paging paging(int parts) {
    int lines = lines(parts);
    int done = page.from() + (detailed(parts) > 0 ? detailed(parts) : lines);
    String cursor = done < page.order().size() && lines > 0 ? page.cursor().apply(done) : null;
    return new Paging(lines, page.order().size(), true, cursor != null, cursor);
  }

  private int errorsShown(int parts) {
    return (int)
        nodes.subList(0, lines(parts)).stream().filter(node -> view(node).error() != null).count();
  }

  private SpanView view(Node node) {
    return Objects.requireNonNull(views.get(node.spanId()));
  }

  private boolean isCause(Node node) {
    TraceVerdict.Cause cause = trace.cause();
    return cause != null && cause.spanId().equals(node.spanId());
  }

  @Override
  public void write(Sheet sheet, int parts) {
    Paging paging = paging(parts);
    sheet.head(trace.headline("")).head("; " + paging.count("spans") + " shown, ");
    sheet.head(errorsShown(parts) + " of " + trace.verdict().errorCount() + " errors.");
    TraceVerdict.Cause cause = trace.cause();
    if (cause != null) {
      sheet.head(" Cause: span " + cause.spanId().hex());
      sheet.head(cause.handled() ? ", handled." : ".");
    }
    if (trace.verdict().missing().contains("root")) {
      sheet.head(" The root has not arrived: the run may have failed before its end.");
    }
    sheet.head(paging.more()).head(damaged ? SpanReading.DAMAGE : "");
    trace.writeNames(sheet.line());
    evaluations.stream()
        .limit(EVALUATIONS_MAX)
        .forEach(each -> Judgements.write(sheet.own(" eval "), each));
    gates.entries().forEach(each -> gates.write(sheet.line(), each));
    writeTree(sheet, parts);
  }

  private void writeTree(Sheet sheet, int parts) {
    List<Node> shown = shown(parts);
    Set<SpanId> ids = new HashSet<>();
    shown.forEach(node -> ids.add(node.spanId()));
    Set<SpanId> detailed = detailedIds(parts);
    Hidden hidden = new Hidden(sheet);
    int missing = -1;
    for (Node node : shown) {
      hidden.leaveUntil(node);
      Node parent = tree.parent(node);
      if (parent != null && parent.missing() && parent.position() != missing) {
        missing = parent.position();
        sheet.line().own("missing parent " + parent.spanId().hex());
      }
      writeLine(sheet, node, parent, ids);
      if (detailed.contains(node.spanId())) {
        writeDetails(sheet, node);
      }
      hidden.enter(node);
    }
    hidden.leaveAll();
  }

  private void writeLine(Sheet sheet, Node node, @Nullable Node parent, Set<SpanId> shown) {
    sheet.line().own(indent(node.depth()));
    SpanRow above = parent == null ? null : parent.row();
    boolean beneath = above != null && shown.contains(above.spanId());
    String service = above == null || !beneath ? trace.onlyService() : above.service();
    view(node).write(sheet, trace.verdict().startNanos(), service, isCause(node));
    if (above != null && !beneath) {
      sheet.own(" parent=" + above.spanId().hex());
    }
  }

  private static String indent(int depth) {
    return depth <= INDENTED_DEPTH_MAX
        ? STEP.repeat(depth)
        : STEP.repeat(INDENTED_DEPTH_MAX) + "(level " + depth + ") ";
  }

  private void writeDetails(Sheet sheet, Node node) {
    SpanDetails all = details.get(node.spanId());
    if (all == null) {
      return;
    }
    String margin = indent(node.depth());
    List<SpanField> fields = fields(node, all);
    for (SpanField field : fields) {
      all.write(sheet, field, margin, fields);
    }
    SpanId same = resources.get(node.spanId());
    if (same != null) {
      sheet.line().own(margin + STEP + "resource: as span " + same.hex());
    }
  }

  /** What there is to show; a resource only where it was not shown before. */
  private List<SpanField> fields(Node node, SpanDetails all) {
    return FULL.stream()
        .filter(all::has)
        .filter(field -> field != SpanField.RESOURCE || !resources.containsKey(node.spanId()))
        .toList();
  }

  /** Of spans by importance, the more important one that has the same resource. */
  static Map<SpanId, SpanId> resources(List<Node> nodes, Map<SpanId, SpanDetails> details) {
    Map<Attributes, SpanId> first = new HashMap<>();
    Map<SpanId, SpanId> same = new HashMap<>();
    for (Node node : nodes) {
      SpanDetails all = details.get(node.spanId());
      if (all != null) {
        SpanId before =
            first.putIfAbsent(all.stored().span().resource().attributes(), node.spanId());
        if (before != null) {
          same.put(node.spanId(), before);
        }
      }
    }
    return same;
  }

  /** Says how many spans below a shown one are not shown, where its subtree ends. */
  private final class Hidden {
    private final Sheet sheet;
    private final Deque<Open> open = new ArrayDeque<>();

    Hidden(Sheet sheet) {
      this.sheet = sheet;
    }

    void enter(Node node) {
      if (!open.isEmpty()) {
        open.peek().seen += node.size();
      }
      open.push(new Open(node));
    }

    void leaveUntil(Node next) {
      while (!open.isEmpty() && !contains(open.peek().node, next)) {
        leave();
      }
    }

    void leaveAll() {
      while (!open.isEmpty()) {
        leave();
      }
    }

    private void leave() {
      Open left = open.pop();
      int hidden = left.node.size() - 1 - left.seen;
      if (hidden > 0 && page.from() == 0) {
        sheet.line().own(indent(left.node.depth() + 1));
        sheet.own("… " + TraceSummary.count(hidden, "span") + " not shown");
      }
    }

    private static boolean contains(Node above, Node node) {
      return node.position() > above.position()
          && node.position() < above.position() + above.size();
    }
  }

  /** A span whose subtree is being written; {@code seen} of its descendants were accounted for. */
  private static final class Open {
    final Node node;
    int seen;

    Open(Node node) {
      this.node = node;
    }
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Set<SpanId> detailed = detailedIds(parts);
    List<Map<String, Object>> spans = new ArrayList<>();
    for (Node node : shown(parts)) {
      Json json = view(node).fields(leaves, isCause(node));
      SpanDetails all = details.get(node.spanId());
      if (all != null && detailed.contains(node.spanId())) {
        fields(node, all).forEach(field -> json.put(field.text(), all.json(leaves, field)));
        SpanId same = resources.get(node.spanId());
        json.put("resource_as_span_id", same == null ? null : same.hex());
      }
      spans.add(json.map());
    }
    TraceVerdict.Cause cause = trace.cause();
    return new Json()
        .put("trace", trace.json(leaves))
        .put(
            "evaluations",
            evaluations.isEmpty()
                ? null
                : evaluations.stream()
                    .limit(EVALUATIONS_MAX)
                    .map(each -> Judgements.json(leaves, each))
                    .toList())
        .put("gates", gates.entries().isEmpty() ? null : gates.json(leaves))
        .put("cause_span_id", cause == null ? null : cause.spanId().hex())
        .put("errors_shown", errorsShown(parts))
        .put("errors_total", trace.verdict().errorCount())
        .put("spans", spans)
        .put("page", paging(parts).json())
        .put("damaged", damaged ? true : null)
        .map();
  }

  /** Why it failed, else the rest of the trace. */
  @Override
  public NextCall next(int parts) {
    TraceVerdict.Cause cause = trace.cause();
    boolean full = view == GetTrace.View.FULL;
    String cursor = paging(parts).cursor();
    if (cursor != null && (full || cause == null)) {
      return page.same().with("cursor", cursor);
    }
    if (cause != null) {
      return NextCall.of("diagnose").with("trace_id", trace.traceId());
    }
    return full
        ? NextCall.of("get_latest_traces")
        : NextCall.of("get_trace").with("trace_id", trace.traceId()).with("view", "full");
  }
}
