package dev.selftrace.tool;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.Facts;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A span in an answer (tools.md, Span). Immutable.
 *
 * @param stored the whole span; null when its bytes are damaged, then only the row is shown
 * @param error of its own, or of a log record of it that tells more
 * @param handled of a span with an error whether it went no further; null when not known
 * @param children -1 when not counted
 * @param evaluations judgements about it, wherever they were recorded
 */
record SpanView(
    SpanRow row,
    @Nullable StoredSpan stored,
    @Nullable ErrorFacts error,
    @Nullable Boolean handled,
    int logs,
    int children,
    List<Evaluation> evaluations) {

  /** Of a database statement a line shows this much. */
  static final int STATEMENT_BYTES_MAX = 200;

  private static final int NAME_BYTES_MAX = 400;
  private static final int EVALUATIONS_MAX = 3;

  SpanView {
    evaluations = List.copyOf(evaluations);
  }

  /**
   * One line of the block.
   *
   * @param traceStartNanos times are shown relative to it; 0 to show them absolute
   * @param service the service need not be named when it is this one
   * @param main this span's error is what the answer is about
   */
  void write(Sheet sheet, long traceStartNanos, @Nullable String service, boolean main) {
    sheet.own(row.spanId().hex() + " ").say(Untrusted.of(row.name()), NAME_BYTES_MAX);
    sheet.own(" [" + own(traceStartNanos) + "]");
    named(sheet, " service=", row.service().equals(service) ? null : row.service());
    named(sheet, " agent=", row.agent());
    named(sheet, " tool=", row.tool());
    named(sheet, " model=", row.model());
    Facts facts = facts();
    if (facts != null) {
      named(sheet, " finish=", facts.finishReason());
      Facts.Db db = facts.db();
      if (db != null && db.statement() != null) {
        sheet.own(" db=").say(Untrusted.of(db.statement()), STATEMENT_BYTES_MAX);
      }
    }
    evaluations.stream()
        .limit(EVALUATIONS_MAX)
        .forEach(each -> Judgements.write(sheet.own(" eval "), each));
    if (error != null) {
      sheet.own(Boolean.TRUE.equals(handled) ? " handled error: " : " error: ");
      ErrorText.write(sheet, error, main);
    } else if (stored != null && !stored.span().statusMessage().isEmpty()) {
      sheet.own(" status=").say(Untrusted.of(stored.span().statusMessage()));
    }
  }

  private static void named(Sheet sheet, String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      sheet.own(label).say(Untrusted.of(value), NAME_BYTES_MAX);
    }
  }

  /** What is ours to say: operation, kind, times, status and counts. */
  private String own(long traceStartNanos) {
    StringBuilder text = new StringBuilder(row.operation().text());
    if (row.kind() != SpanKind.INTERNAL && row.kind() != SpanKind.UNSPECIFIED) {
      text.append(' ').append(kind());
    }
    text.append(' ').append(start(traceStartNanos));
    text.append(row.endNanos() == 0 ? " unended" : " " + Moments.millisText(row.durationNanos()));
    boolean said = row.status() == StatusCode.UNSET || (failed() && error != null);
    text.append(said ? "" : " " + status());
    if (row.httpStatus() != 0) {
      text.append(" http ").append(row.httpStatus());
    }
    String tokens = TraceSummary.tokens(row.inputTokens(), row.outputTokens());
    text.append(tokens.isEmpty() ? "" : " " + tokens);
    text.append(hasInput() || hasOutput() ? " has" : "");
    text.append(hasInput() ? " input" : "").append(hasOutput() ? " output" : "");
    counted(text, "events", events());
    counted(text, "logs", logs);
    return text.toString();
  }

  private boolean failed() {
    return row.status() == StatusCode.ERROR;
  }

  private String status() {
    return row.status().name().toLowerCase(Locale.ROOT);
  }

  private String start(long traceStartNanos) {
    return traceStartNanos == 0
        ? Moments.text(row.startNanos())
        : "+" + Moments.millisText(Math.max(0, row.startNanos() - traceStartNanos));
  }

  private static void counted(StringBuilder text, String noun, int count) {
    if (count > 0) {
      text.append(' ').append(noun).append('=').append(count);
    }
  }

  private @Nullable Facts facts() {
    return stored == null ? null : stored.facts();
  }

  private boolean hasInput() {
    Facts facts = facts();
    return facts != null && facts.input() != null;
  }

  private boolean hasOutput() {
    Facts facts = facts();
    return facts != null && facts.output() != null;
  }

  private int events() {
    return stored == null ? 0 : stored.span().events().size();
  }

  private String kind() {
    SpanKind kind = row.kind() == SpanKind.UNSPECIFIED ? SpanKind.INTERNAL : row.kind();
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** The fields of {@code Span}, open for more. */
  Json fields(Leaves leaves, boolean main) {
    Facts facts = facts();
    Facts.Db db = facts == null ? null : facts.db();
    String statusMessage = stored == null ? "" : stored.span().statusMessage();
    Json json =
        new Json()
            .put("span_id", row.spanId().hex())
            .put("parent_span_id", row.parentSpanId() == null ? null : row.parentSpanId().hex())
            .put("name", leaves.of(Untrusted.of(row.name())))
            .put("operation", row.operation().text())
            .put("kind", kind())
            .put("service", leaves.of(Untrusted.of(row.service())))
            .put("start_time", Moments.text(row.startNanos()))
            .put("duration_ms", row.endNanos() == 0 ? null : Moments.millis(row.durationNanos()))
            .put("status", status());
    if (!statusMessage.isEmpty()) {
      json.put("status_message", leaves.of(Untrusted.of(statusMessage)));
    }
    json.put("error", error == null ? null : ErrorText.json(leaves, error, handled, main))
        .put("model", leaves.of(Untrusted.ofNullable(row.model())))
        .put("input_tokens", row.inputTokens())
        .put("output_tokens", row.outputTokens())
        .put(
            "finish_reason",
            leaves.of(Untrusted.ofNullable(facts == null ? null : facts.finishReason())))
        .put("tool_name", leaves.of(Untrusted.ofNullable(row.tool())))
        .put("agent_name", leaves.of(Untrusted.ofNullable(row.agent())))
        .put("db_query", leaves.of(Untrusted.ofNullable(db == null ? null : db.statement())))
        .put("http_status", row.httpStatus() == 0 ? null : row.httpStatus())
        .put("has_input", hasInput())
        .put("has_output", hasOutput())
        .put("event_count", events())
        .put("log_count", logs);
    json.put("cost", row.cost());
    if (!evaluations.isEmpty()) {
      json.put(
          "evaluations", evaluations.stream().map(each -> Judgements.json(leaves, each)).toList());
    }
    return json.put("child_count", children < 0 ? null : children);
  }
}
