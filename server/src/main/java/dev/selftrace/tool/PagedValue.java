package dev.selftrace.tool;

import dev.selftrace.model.TraceId;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One field of one span from a byte offset on, as much as fits. Its parts are steps of {@link
 * #STEP_BYTES} bytes.
 *
 * @param bytesMax bytes worth trying
 */
record PagedValue(
    TraceId traceId, SpanView view, SpanField field, Untrusted value, int offset, int bytesMax)
    implements Output {

  private static final int STEP_BYTES = 8;

  /** A page from {@code offset} on. */
  static PagedValue of(
      TraceId traceId, SpanView view, SpanField field, SpanDetails details, int offset, Call call) {
    Untrusted value = details.whole(field);
    int total = value.bytes();
    if (offset > total) {
      throw ToolInputException.invalid(
          "offset",
          "offset " + offset + " is beyond the " + total + " bytes of " + field.text() + ".");
    }
    return new PagedValue(traceId, view, field, value, offset, call.budget().bytes());
  }

  @Override
  public int parts() {
    int rest = Math.max(0, value.bytes() - offset);
    return (Math.min(rest, bytesMax) + STEP_BYTES - 1) / STEP_BYTES;
  }

  private Untrusted.Part part(int parts) {
    return value.part(offset, parts * STEP_BYTES);
  }

  @Override
  public void write(Sheet sheet, int parts) {
    Untrusted.Part part = part(parts);
    sheet.head("span " + view.row().spanId().hex() + " of trace " + traceId.hex() + ": ");
    sheet.head(field.text() + " bytes " + part.from() + " to " + part.to());
    sheet.head(" of " + part.total() + ".");
    view.write(sheet, 0, null, false);
    sheet.line().own("  " + field.text() + ": ").say(part);
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Untrusted.Part part = part(parts);
    Map<String, Object> paged =
        new Json()
            .put("text", part.inLeaf())
            .put("offset", part.from())
            .put("next_offset", part.to() < part.total() ? part.to() : null)
            .put("total_bytes", part.total())
            .map();
    return new Json()
        .put("trace_id", traceId.hex())
        .put("spans", List.of(view.fields(leaves, false).put(field.text(), paged).map()))
        .map();
  }

  @Override
  public @Nullable NextCall next(int parts) {
    Untrusted.Part part = part(parts);
    return part.to() >= part.total()
        ? NextCall.of("get_trace").with("trace_id", traceId.hex())
        : NextCall.of("get_spans")
            .with("trace_id", traceId.hex())
            .with("span_ids", List.of(view.row().spanId().hex()))
            .with("fields", List.of(field.text()))
            .with("offset", part.to());
  }
}
