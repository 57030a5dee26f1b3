package dev.selftrace.semantics;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import org.jspecify.annotations.Nullable;

/** The error predicate R1 on one span, and everything the span says about its error. Pure. */
final class SpanErrors {

  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private SpanErrors() {}

  /** The facts of the error; null when the span shows none. */
  static @Nullable ErrorFacts read(
      Span span, Values values, Operation operation, Facts.@Nullable Http http) {
    SpanEvent exception = exception(span);
    String toolError =
        operation == Operation.TOOL ? ToolResult.error(values.first(Field.TOOL_OUTPUT)) : null;
    Evidence evidence = evidence(span, values, http, exception, toolError);
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
    failure.say(toolError);
    failure.type(values.text(Field.ERROR_TYPE));
    if (http != null && isHttpError(span.kind(), http.status())) {
      failure.type(Integer.toString(http.status()));
    }
    failure.codeLocation(codeLocation(values));
    return failure.facts(operation, span.name(), http == null ? null : httpMessage(http));
  }

  private static @Nullable Evidence evidence(
      Span span,
      Values values,
      Facts.@Nullable Http http,
      @Nullable SpanEvent exception,
      @Nullable String toolError) {
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
    return toolError == null ? null : Evidence.TOOL_RESULT;
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
      if (LogErrors.isExceptionName(event.name())
          || event.attributes().get("exception.message") != null) {
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

  private static @Nullable CodeLocation codeLocation(Values values) {
    String file = values.text(Field.CODE_FILE);
    if (file != null) {
      Long line = values.number(Field.CODE_LINE);
      return new CodeLocation(
          file, line == null ? 0 : line.intValue(), values.text(Field.CODE_FUNCTION));
    }
    String source = values.text(Field.SPAN_SOURCE);
    int colon = source == null ? -1 : source.lastIndexOf(':');
    if (source == null || colon <= 0) {
      return null;
    }
    String digits = source.substring(colon + 1);
    boolean numbered =
        !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(Character::isDigit);
    return numbered
        ? new CodeLocation(source.substring(0, colon), Integer.parseInt(digits), null)
        : null;
  }
}
