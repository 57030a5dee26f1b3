package dev.selftrace.benchmarks.workload;

import static dev.selftrace.benchmarks.workload.Draw.attribute;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;

/**
 * Runs of one agent that works in steps: a model call with messages, a tool call, and below that a
 * query and a request. In a failing run the query of the last step fails and everything above
 * repeats the error.
 */
public final class FailingRuns {

  /** The workflow's name. */
  public static final String WORKFLOW = "refund-agent";

  private static final int SPANS_PER_STEP = 4;
  private static final long STEP_NANOS = 10_000_000;
  private static final long START_NANOS = 1_800_000_000_000_000_000L;
  private static final String ERROR = "relation \"refunds\" does not exist";
  private static final String TEXT = "The customer asks for a refund of an order. ".repeat(40);

  private final long number;
  private final boolean fails;
  private final long steps;
  private final ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();

  private FailingRuns(long number, int spans, boolean fails) {
    this.number = number;
    this.fails = fails;
    this.steps = Math.max(1, (spans - 1) / SPANS_PER_STEP);
  }

  /** The export of one whole run of about so many spans. */
  public static byte[] request(long number, int spans, boolean fails) {
    return new FailingRuns(number, spans, fails).request();
  }

  private byte[] request() {
    var resource = request.addResourceSpansBuilder();
    resource.getResourceBuilder().addAttributes(attribute("service.name", WORKFLOW));
    var scope = resource.addScopeSpansBuilder();
    scope.addSpans(
        failed(span(1, 0, "invoke_agent refund", 0, steps * STEP_NANOS), fails)
            .addAttributes(attribute("gen_ai.operation.name", "invoke_agent")));
    for (int step = 0; step < steps; step++) {
      boolean last = fails && step == steps - 1;
      long id = 2 + (long) step * SPANS_PER_STEP;
      long at = step * STEP_NANOS;
      scope.addSpans(chat(id, at, step));
      scope.addSpans(
          failed(span(id + 1, 1, "execute_tool refund", at + 4_000_000, STEP_NANOS / 2), last)
              .addAttributes(attribute("gen_ai.operation.name", "execute_tool"))
              .addAttributes(attribute("gen_ai.tool.name", "refund"))
              .addAttributes(attribute("gen_ai.tool.call.arguments", "{\"order\":" + step + "}")));
      scope.addSpans(
          failed(span(id + 2, id + 1, "SELECT refunds", at + 5_000_000, 1_000_000), last)
              .addAttributes(attribute("db.system.name", "postgresql"))
              .addAttributes(
                  attribute("db.query.text", "SELECT * FROM refunds WHERE id = " + step)));
      scope.addSpans(
          span(id + 3, id + 1, "POST", at + 7_000_000, 1_000_000)
              .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
              .addAttributes(attribute("http.request.method", "POST"))
              .addAttributes(attribute("url.full", "http://bank.example/refunds/" + step))
              .addAttributes(attribute("http.response.status_code", 200)));
    }
    return request.build().toByteArray();
  }

  private Span.Builder chat(long id, long at, int step) {
    String input = "[{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"" + step + " ";
    return span(id, 1, "chat gpt-4o-mini", at, 4_000_000)
        .addAttributes(attribute("gen_ai.operation.name", "chat"))
        .addAttributes(attribute("gen_ai.request.model", "gpt-4o-mini"))
        .addAttributes(attribute("gen_ai.usage.input_tokens", 900))
        .addAttributes(attribute("gen_ai.usage.output_tokens", 40))
        .addAttributes(attribute("gen_ai.input.messages", input + TEXT + "\"}]}]"));
  }

  private Span.Builder span(long id, long parent, String name, long at, long nanos) {
    Span.Builder span =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(bytes(16, number)))
            .setSpanId(ByteString.copyFrom(bytes(8, number << 32 | id)))
            .setName(name)
            .setStartTimeUnixNano(START_NANOS + at)
            .setEndTimeUnixNano(START_NANOS + at + nanos);
    return parent == 0
        ? span
        : span.setParentSpanId(ByteString.copyFrom(bytes(8, number << 32 | parent)));
  }

  private static Span.Builder failed(Span.Builder span, boolean failed) {
    if (failed) {
      span.setStatus(
          Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(ERROR));
    }
    return span;
  }

  private static byte[] bytes(int size, long value) {
    return ByteBuffer.allocate(size).putLong(size - Long.BYTES, value).array();
  }
}
