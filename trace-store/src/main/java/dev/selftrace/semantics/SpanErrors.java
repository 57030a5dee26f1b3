package dev.selftrace.semantics;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The error predicate R1 on one span, and everything the span says about its error. Pure. */
final class SpanErrors {

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  /** Exceptions by which a program steers itself: interrupts and hand-offs of agent graphs. */
  private static final Set<String> STEERING =
      Set.of(
          "GraphInterrupt",
          "NodeInterrupt",
          "GraphBubbleUp",
          "ParentCommand",
          "Command",
          "GeneratorExit",
          "StopIteration",
          "StopAsyncIteration");

  private SpanErrors() {}

  /** The facts of the error; null when the span shows none. */
  static @Nullable ErrorFacts read(
      Span span, Values values, Operation operation, Facts.@Nullable Http http) {
    SpanEvent exception = exception(span);
    SpanEvent failed = exception == null ? failedEvent(span) : null;
    ToolResult result =
        operation == Operation.TOOL ? ToolResult.error(values.first(Field.TOOL_OUTPUT)) : null;
    Evidence evidence = evidence(span, values, http, exception);
    if (evidence == null && result != null) {
      evidence = Evidence.TOOL_RESULT;
    }
    if (evidence == null && (failed != null || endedInError(values, operation))) {
      evidence = Evidence.VENDOR_FIELD;
    }
    if (evidence == null) {
      return null;
    }
    Failure failure = new Failure(evidence);
    if (exception != null) {
      Attributes said = exception.attributes();
      failure.type(Coercion.asText(said.get("exception.type")));
      failure.stack(Coercion.asText(said.get("exception.stacktrace")));
      failure.say(Coercion.asText(said.get("exception.message")));
    }
    failure.say(span.statusMessage());
    if (Coercion.asBool(values.first(Field.ERROR_TEXT)) == null) {
      failure.say(values.text(Field.ERROR_TEXT));
    }
    if (result != null) {
      failure.say(result.message());
      failure.type(values.text(Field.ERROR_TYPE));
      failure.type(result.type());
    }
    failure.type(values.text(Field.ERROR_TYPE));
    if (failed != null) {
      FailedEvent.tell(failed.attributes(), failure);
    }
    if (http != null && isHttpError(span.kind(), http.status())) {
      failure.type(Integer.toString(http.status()));
    }
    if (operation == Operation.TOOL && !failure.hasWords()) {
      failure.say(values.text(Field.TOOL_OUTPUT));
    }
    failure.codeLocation(CodeFacts.read(values));
    return failure.facts(operation, span.name(), http == null ? null : httpMessage(http));
  }

  private static @Nullable Evidence evidence(
      Span span, Values values, Facts.@Nullable Http http, @Nullable SpanEvent exception) {
    if (exception != null) {
      return Evidence.EXCEPTION_EVENT;
    }
    if (span.status() == StatusCode.ERROR) {
      return Evidence.STATUS;
    }
    if (values.has(Field.VENDOR_FAILURE) || saysFailed(values)) {
      return Evidence.VENDOR_FIELD;
    }
    int status = http == null ? 0 : http.status();
    if (isHttpError(span.kind(), status)) {
      return Evidence.HTTP_STATUS;
    }
    // A server answering 4xx did its work (R18), whatever error.type repeats of it.
    if (values.has(Field.ERROR_TYPE) && status < CLIENT_ERROR) {
      return Evidence.ERROR_TYPE;
    }
    return null;
  }

  /** GenAI's finish reasons know {@code error}: the call failed and says no more. */
  private static boolean endedInError(Values values, Operation operation) {
    return operation == Operation.LLM
        && "error"
            .equals(FinishReason.normal(Coercion.asFirstText(values.first(Field.FINISH_REASON))));
  }

  /** {@code success}=false with what went wrong, or {@code error}=true, whoever says so. */
  private static boolean saysFailed(Values values) {
    Boolean flag = Coercion.asBool(values.first(Field.ERROR_TEXT));
    if (flag != null) {
      return flag;
    }
    boolean named = values.has(Field.ERROR_TEXT) || values.has(Field.ERROR_TYPE);
    return named && Boolean.FALSE.equals(Coercion.asBool(values.first(Field.SUCCESS)));
  }

  /** The last exception event: what finally failed the span. */
  private static @Nullable SpanEvent exception(Span span) {
    for (int i = span.events().size() - 1; i >= 0; i--) {
      SpanEvent event = span.events().get(i);
      boolean exception =
          LogErrors.isExceptionName(event.name())
              || event.attributes().get("exception.message") != null;
      if (exception && (span.status() == StatusCode.ERROR || !steers(event))) {
        return event;
      }
    }
    return null;
  }

  private static boolean steers(SpanEvent event) {
    String type = ErrorText.lastSegment(Coercion.asText(event.attributes().get("exception.type")));
    return type != null && STEERING.contains(type);
  }

  /** The last event that reports a failed request or tool call. */
  private static @Nullable SpanEvent failedEvent(Span span) {
    for (int i = span.events().size() - 1; i >= 0; i--) {
      SpanEvent event = span.events().get(i);
      String named = Coercion.asText(event.attributes().get("event.name"));
      if (FailedEvent.holds(named == null ? event.name() : named, event.attributes())) {
        return event;
      }
    }
    return null;
  }

  private static boolean isHttpError(SpanKind kind, int status) {
    return status >= (kind == SpanKind.CLIENT ? CLIENT_ERROR : SERVER_ERROR);
  }

  /** {@code HTTP 404 from POST https://…} (R18). */
  private static @Nullable String httpMessage(Facts.Http http) {
    if (http.status() == 0) {
      return null;
    }
    String target = http.url() == null ? http.route() : http.url();
    return "HTTP "
        + http.status()
        + " from "
        + (http.method() == null ? "request" : http.method())
        + (target == null ? "" : " " + target);
  }
}
