package dev.selftrace.tool;

import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.TraceRow;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A trace in an answer (tools.md, TraceSummary). Immutable. */
record TraceSummary(TraceVerdict verdict, Completeness completeness) {

  /** Bytes of a string per service shown: the tighter the extent, the fewer. */
  private static final int STRING_BYTES_PER_SERVICE = 16;

  private static final int SERVICES_MAX = 8;
  private static final MathContext COST_DIGITS = new MathContext(4);

  static TraceSummary of(TraceRow row, Call call) {
    return new TraceSummary(row.verdict(), call.completeness(row));
  }

  String traceId() {
    return verdict.traceId().hex();
  }

  boolean failed() {
    return verdict.status() == TraceVerdict.Status.ERROR;
  }

  /** In spans or logs; whether or not it failed. */
  boolean showsErrors() {
    return !verdict.causes().isEmpty() || !verdict.logErrors().isEmpty();
  }

  TraceVerdict.@Nullable Cause cause() {
    return verdict.causes().isEmpty() ? null : verdict.causes().getFirst();
  }

  /**
   * Id and what is ours to say, for a server line.
   *
   * @param chosen which trace it is, in our own words; "" when it was named
   */
  String headline(String chosen) {
    return "trace " + traceId() + " " + (chosen.isEmpty() ? "" : "(" + chosen + ") ") + counts();
  }

  /** Two lines of the block: the trace, then its first error if it has one. */
  void write(Sheet sheet) {
    sheet.own(traceId() + " " + counts()).own("; ");
    writeNames(sheet);
    TraceVerdict.Cause cause = cause();
    if (cause != null) {
      sheet.line().own("  error " + cause.spanId().hex() + " ");
      ErrorText.write(sheet, cause.error(), false);
    }
  }

  /** The service of all spans; null when there are several. */
  @Nullable String onlyService() {
    return verdict.services().size() == 1 ? verdict.services().getFirst() : null;
  }

  /**
   * Everything about the trace that is telemetry: names, services, session and run. A workflow that
   * is called as its only service names both.
   */
  void writeNames(Sheet sheet) {
    sheet.own("workflow=").say(Untrusted.of(verdict.workflow()));
    if (verdict.rootName() != null) {
      sheet.own(" root=").say(Untrusted.of(verdict.rootName()));
    }
    if (!verdict.services().isEmpty() && !verdict.workflow().equals(onlyService())) {
      sheet.own(" services=");
      List<Untrusted> services = services(sheet.extent().stringBytes());
      for (int i = 0; i < services.size(); i++) {
        sheet.own(i == 0 ? "" : ",").say(services.get(i));
      }
      int hidden = verdict.services().size() - services.size();
      sheet.own(hidden == 0 ? "" : ",…(+" + hidden + ")");
    }
    if (verdict.session() != null) {
      sheet.own(" session=").say(Untrusted.of(verdict.session()));
    }
    if (verdict.run() != null) {
      sheet.own(" run=").say(Untrusted.of(verdict.run()));
    }
    if (verdict.test() != null) {
      sheet.own(" test=").say(Untrusted.of(verdict.test()));
    }
  }

  private String counts() {
    StringBuilder text = new StringBuilder(verdict.status().text());
    text.append(' ').append(Moments.text(verdict.startNanos()));
    text.append(' ').append(Moments.millisText(verdict.durationNanos()));
    text.append(' ').append(count(verdict.spanCount(), "span"));
    text.append(", ").append(count(verdict.errorCount(), "error"));
    text.append(verdict.llmCalls() == 0 ? "" : ", " + verdict.llmCalls() + " llm");
    text.append(verdict.toolCalls() == 0 ? "" : ", " + verdict.toolCalls() + " tool");
    String tokens = tokens(verdict.inputTokens(), verdict.outputTokens());
    text.append(tokens.isEmpty() ? "" : ", " + tokens + partial());
    text.append(verdict.cost() == null ? "" : ", cost $" + cost(verdict.cost()));
    return text.append(", ").append(completeness.text()).toString();
  }

  /** Sums of which calls are missing are no totals (R35). */
  private String partial() {
    int silent = verdict.callsWithoutUsage();
    return silent == 0 ? "" : " (" + count(silent, "call") + " without)";
  }

  static String count(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }

  /** {@code tokens 1200 in 87 out}; "" when neither is known. */
  static String tokens(@Nullable Long input, @Nullable Long output) {
    return (input == null && output == null ? "" : "tokens")
        + (input == null ? "" : " " + input + " in")
        + (output == null ? "" : " " + output + " out");
  }

  /** US dollars with four significant digits, never as a power of ten. */
  static String cost(double dollars) {
    return new BigDecimal(dollars).round(COST_DIGITS).stripTrailingZeros().toPlainString();
  }

  private List<Untrusted> services(int stringBytes) {
    int most = Math.min(SERVICES_MAX, Math.max(1, stringBytes / STRING_BYTES_PER_SERVICE));
    return verdict.services().stream().limit(most).map(Untrusted::of).toList();
  }

  Map<String, Object> json(Leaves leaves) {
    return fields(leaves).map();
  }

  /** The fields, open for more. */
  Json fields(Leaves leaves) {
    return new Json()
        .put("trace_id", traceId())
        .put("workflow_name", leaves.of(Untrusted.of(verdict.workflow())))
        .put("root_name", leaves.of(Untrusted.ofNullable(verdict.rootName())))
        .put("start_time", Moments.text(verdict.startNanos()))
        .put("duration_ms", Moments.millis(verdict.durationNanos()))
        .put("status", verdict.status().text())
        .put("completeness", completeness.json())
        .put("span_count", verdict.spanCount())
        .put("error_count", verdict.errorCount())
        .put("llm_calls", verdict.llmCalls())
        .put("tool_calls", verdict.toolCalls())
        .put("input_tokens", verdict.inputTokens())
        .put("output_tokens", verdict.outputTokens())
        .put(
            "calls_without_usage",
            verdict.callsWithoutUsage() == 0 ? null : verdict.callsWithoutUsage())
        .put("cost", verdict.cost())
        .put("services", leaves.of(services(leaves.extent().stringBytes())))
        .put("session_id", leaves.of(Untrusted.ofNullable(verdict.session())))
        .put("run_id", leaves.of(Untrusted.ofNullable(verdict.run())))
        .put("test_name", leaves.of(Untrusted.ofNullable(verdict.test())))
        .put("first_error", firstError(leaves));
  }

  private @Nullable Map<String, Object> firstError(Leaves leaves) {
    TraceVerdict.Cause cause = cause();
    return cause == null
        ? null
        : new Json()
            .put("span_id", cause.spanId().hex())
            .put("type", leaves.of(Untrusted.ofNullable(cause.error().type())))
            .put("message", leaves.of(Untrusted.ofNullable(cause.error().message())))
            .map();
  }
}
