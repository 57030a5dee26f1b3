package dev.selftrace.analysis;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.WorkflowName;
import dev.selftrace.store.Nearby;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A span of a drawn trace: {@code span(2, 1)} is span 2 below span 1, starting at time 2. */
final class DrawnRow {

  static final TraceId TRACE = new TraceId(7, 7);

  private final long id;
  private final long parent;
  private String name;
  private long start;
  private long end;
  private SpanKind kind = SpanKind.INTERNAL;
  private StatusCode status = StatusCode.UNSET;
  private Operation operation = Operation.INTERNAL;
  private @Nullable WorkflowName workflow;
  private @Nullable Long tokens;
  private int httpStatus;
  private @Nullable ErrorFacts error;
  private @Nullable String model;
  private @Nullable String tool;
  private @Nullable String test;
  private List<Evaluation> evaluations = List.of();
  private long input;
  private List<String> warnings = List.of();

  private DrawnRow(long id, long parent) {
    this.id = id;
    this.parent = parent;
    this.name = "span " + id;
    this.start = id * 10;
    this.end = id * 10 + 5;
  }

  static DrawnRow root() {
    return new DrawnRow(1, 0);
  }

  static DrawnRow span(long id, long parent) {
    return new DrawnRow(id, parent);
  }

  DrawnRow named(String text) {
    name = text;
    return this;
  }

  DrawnRow time(long from, long to) {
    start = from;
    end = to;
    return this;
  }

  DrawnRow kind(SpanKind spanKind) {
    kind = spanKind;
    return this;
  }

  DrawnRow status(StatusCode code) {
    status = code;
    return this;
  }

  DrawnRow does(Operation work) {
    operation = work;
    return this;
  }

  DrawnRow model(String text) {
    model = text;
    operation = Operation.LLM;
    return this;
  }

  DrawnRow tool(String text) {
    tool = text;
    operation = Operation.TOOL;
    return this;
  }

  /** Equal numbers stand for equal inputs. */
  DrawnRow asks(long hash) {
    input = hash;
    return this;
  }

  DrawnRow test(String text) {
    test = text;
    return this;
  }

  /** The test it belongs to ended so. */
  DrawnRow result(String label) {
    evaluations = List.of(new Evaluation(Evaluation.TEST, label, null, null));
    return this;
  }

  DrawnRow warns(String... words) {
    warnings = List.of(words);
    return this;
  }

  DrawnRow tokens(long count) {
    tokens = count;
    return this;
  }

  DrawnRow workflow(String text, int rank) {
    workflow = new WorkflowName(text, rank);
    return this;
  }

  DrawnRow http(int code) {
    httpStatus = code;
    operation = Operation.HTTP;
    return this;
  }

  /** Status ERROR with this text. */
  DrawnRow failed(String text) {
    status = StatusCode.ERROR;
    return error(facts("Error", text, List.of(text), Evidence.STATUS));
  }

  /** An exception event with this text, whatever the status. */
  DrawnRow threw(String text) {
    return error(facts("Error", text, List.of(text), Evidence.EXCEPTION_EVENT));
  }

  DrawnRow error(ErrorFacts facts) {
    error = facts;
    return this;
  }

  static ErrorFacts facts(
      @Nullable String type, @Nullable String message, List<String> texts, Evidence evidence) {
    return facts(type, message, texts, evidence, null, false, false);
  }

  static ErrorFacts facts(
      @Nullable String type,
      @Nullable String message,
      List<String> texts,
      Evidence evidence,
      @Nullable CodeLocation location,
      boolean wrapper,
      boolean noise) {
    return new ErrorFacts(
        type,
        message,
        texts,
        evidence,
        null,
        location == null ? List.of() : List.of(location.file()),
        location,
        wrapper,
        noise,
        Fingerprint.of(type, message, Operation.INTERNAL, "", location));
  }

  SpanRow row() {
    return new SpanRow(
        new SpanId(id),
        parent == 0 ? null : new SpanId(parent),
        name,
        kind,
        "svc",
        null,
        "otel",
        start,
        end,
        id,
        status,
        operation,
        false,
        workflow,
        List.of("svc"),
        null,
        null,
        test,
        model,
        tool,
        null,
        tokens,
        tokens,
        null,
        httpStatus,
        null,
        input,
        false,
        warnings,
        evaluations,
        List.of(),
        error);
  }

  static LogRow log(long spanId, ErrorFacts error) {
    return new LogRow(new SpanId(spanId), 1, 1, 17, "svc", null, null, error, null, null);
  }

  static List<SpanRow> rows(DrawnRow... drawn) {
    List<SpanRow> rows = new ArrayList<>();
    for (DrawnRow each : drawn) {
      rows.add(each.row());
    }
    return rows;
  }

  static TraceVerdict judge(DrawnRow... drawn) {
    return judge(List.of(), drawn);
  }

  static TraceVerdict judge(List<LogRow> logs, DrawnRow... drawn) {
    return new Judge().judge(TRACE, rows(drawn), logs, Nearby.NONE);
  }
}
