package dev.selftrace.tool;

import static java.util.Objects.requireNonNull;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** T4: everything about chosen spans; one long value in pages. */
final class GetSpans implements Tool<GetSpans.Input> {

  /** The most log records of a span in an answer. */
  static final int LOGS_MAX = 200;

  private static final Set<SpanField> STANDARD =
      EnumSet.of(SpanField.INPUT, SpanField.OUTPUT, SpanField.EXCEPTION, SpanField.ATTRIBUTES);

  private static final Set<ErrorFacts.Evidence> LOGGED =
      EnumSet.of(ErrorFacts.Evidence.EXCEPTION_LOG, ErrorFacts.Evidence.ERROR_LOG);

  /** The arguments. */
  record Input(
      @Argument(required = true) String traceId,
      @Argument(required = true, max = 20) List<String> spanIds,
      @Argument(value = "default input, output, exception, attributes", max = 9)
          List<SpanField> fields,
      @Argument("byte offset into one field of one span") @Nullable Integer offset) {}

  @Override
  public Class<Input> input() {
    return Input.class;
  }

  @Override
  public Output answer(Input input, Call call) {
    TraceOutline outline = Ids.trace(call, input.traceId());
    Set<SpanId> ids = new LinkedHashSet<>();
    input.spanIds().forEach(each -> ids.add(Ids.span("span_ids", outline, each)));
    boolean one = ids.size() == 1 && input.fields().size() == 1;
    if (input.offset() != null && !one) {
      throw ToolInputException.invalid(
          "offset", "offset pages one value: give one span id and one field with it.");
    }
    TraceId traceId = outline.trace().verdict().traceId();
    SpanReading reading = SpanReading.of(call.traces(), traceId, ids);
    SpanTree tree = SpanTree.of(outline.spans());
    SpanViews views = new SpanViews(outline, tree);
    List<SpanView> shown = new ArrayList<>();
    for (SpanId id : ids) {
      SpanRow row = requireNonNull(tree.find(id).orElseThrow().row());
      shown.add(views.view(row, reading.spans().get(id)));
    }
    Set<SpanField> fields = fields(input, shown);
    List<Shown> spans =
        shown.stream().map(view -> new Shown(view, details(call, traceId, view, fields))).toList();
    SpanDetails details = spans.getFirst().details();
    if (one && details != null) {
      SpanField field = fields.iterator().next();
      int offset = input.offset() == null ? 0 : input.offset();
      return PagedValue.of(traceId, spans.getFirst().view(), field, details, offset, call);
    }
    return new Spans(traceId, spans, List.copyOf(fields), reading.damaged());
  }

  /** The logs stand for the stack of an error that only they tell of. */
  private static Set<SpanField> fields(Input input, List<SpanView> shown) {
    if (!input.fields().isEmpty()) {
      return EnumSet.copyOf(input.fields());
    }
    Set<SpanField> fields = EnumSet.copyOf(STANDARD);
    if (shown.stream().anyMatch(GetSpans::failsInALog)) {
      fields.add(SpanField.LOGS);
    }
    return fields;
  }

  private static boolean failsInALog(SpanView view) {
    return view.error() != null && LOGGED.contains(view.error().evidence());
  }

  private static @Nullable SpanDetails details(
      Call call, TraceId traceId, SpanView view, Set<SpanField> fields) {
    StoredSpan stored = view.stored();
    if (stored == null) {
      return null;
    }
    SpanId id = stored.span().spanId();
    boolean messages = fields.contains(SpanField.INPUT) || fields.contains(SpanField.OUTPUT);
    return new SpanDetails(
        stored,
        view.error(),
        fields.contains(SpanField.LOGS)
            ? SpanReading.logs(call.traces(), traceId, id, LOGS_MAX)
            : List.of(),
        messages ? Exchanges.read(call, traceId, id, stored.facts().operation()) : Exchange.NONE);
  }

  /** A span with its details; null when its bytes are damaged. */
  private record Shown(SpanView view, @Nullable SpanDetails details) {}

  /** Parts are the spans' lines, then field by field what each span has of it. */
  private record Spans(TraceId traceId, List<Shown> spans, List<SpanField> fields, boolean damaged)
      implements Output {

    @Override
    public int parts() {
      return spans.size() * (1 + fields.size());
    }

    @Override
    public int essential() {
      return spans.size();
    }

    /** Whether a field of the span at an index is among the first {@code parts}. */
    private boolean shows(int span, int field, int parts) {
      return spans.size() * (1 + field) + span < parts;
    }

    @Override
    public void write(Sheet sheet, int parts) {
      int lines = Math.min(parts, spans.size());
      sheet.head(lines + " of " + TraceSummary.count(spans.size(), "span"));
      sheet.head(" of trace " + traceId.hex() + ".").head(damaged ? SpanReading.DAMAGE : "");
      int hidden = parts() - parts;
      sheet.head(hidden == 0 ? "" : " " + hidden + " values left out to fit max_tokens.");
      for (int i = 0; i < lines; i++) {
        Shown span = spans.get(i);
        SpanRow row = span.view().row();
        span.view().write(sheet.line(), 0, null, i == 0);
        sheet.own(row.parentSpanId() == null ? "" : " parent=" + row.parentSpanId().hex());
        writeFields(sheet, i, parts);
      }
    }

    private void writeFields(Sheet sheet, int index, int parts) {
      SpanDetails details = spans.get(index).details();
      for (int j = 0; j < fields.size(); j++) {
        if (details != null && details.has(fields.get(j)) && shows(index, j, parts)) {
          details.write(sheet, fields.get(j), "", fields);
        }
      }
    }

    @Override
    public Map<String, Object> json(Leaves leaves, int parts) {
      List<Map<String, Object>> list = new ArrayList<>();
      for (int i = 0; i < Math.min(parts, spans.size()); i++) {
        Json json = spans.get(i).view().fields(leaves, i == 0);
        SpanDetails details = spans.get(i).details();
        for (int j = 0; j < fields.size(); j++) {
          if (details != null && details.has(fields.get(j)) && shows(i, j, parts)) {
            json.put(fields.get(j).text(), details.json(leaves, fields.get(j)));
          }
        }
        list.add(json.map());
      }
      return new Json()
          .put("trace_id", traceId.hex())
          .put("spans", list)
          .put("values_left_out", parts() - parts)
          .put("damaged", damaged ? true : null)
          .map();
    }

    /** One value in pages, when something was left out or there is more to ask for. */
    @Override
    public NextCall next(int parts) {
      if (parts == parts()) {
        return NextCall.of("get_trace").with("trace_id", traceId.hex());
      }
      int field = Math.max(0, parts / spans.size() - 1);
      int span = parts < spans.size() ? 0 : parts % spans.size();
      return NextCall.of("get_spans")
          .with("trace_id", traceId.hex())
          .with("span_ids", List.of(spans.get(span).view().row().spanId().hex()))
          .with("fields", List.of(fields.get(field).text()));
    }
  }
}
