package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * A failed request or tool call as coding agents report it, in a log record or as an event of a
 * span (R32): {@code success}=false, an HTTP status of 400 or more, or a name that says so,
 * together with what went wrong. Names are shared: {@code tool_result} is Claude Code's and
 * Codex's, {@code tool_call} and {@code api_error} Gemini CLI's too. Pure.
 */
final class FailedEvent {

  private static final int HTTP_ERROR = 400;

  private FailedEvent() {}

  /** Whether an event reports a failure. */
  static boolean holds(@Nullable String name, Attributes said) {
    if (name == null || said.size() == 0) {
      return false;
    }
    Boolean success = Coercion.asBool(said.get("success"));
    if (Boolean.FALSE.equals(success)) {
      return true;
    }
    boolean told = text(said.get("error")) != null || text(said.get("error.message")) != null;
    return told
        && !Boolean.TRUE.equals(success)
        && (name.endsWith("_error")
            || name.endsWith(".error")
            || name.endsWith("_exhausted")
            || isHttpError(said.get("http.response.status_code"))
            || isHttpError(said.get("status_code")));
  }

  /** Tells a failure what the event says. */
  static void tell(Attributes said, Failure failure) {
    failure.type(Coercion.asText(said.get("error_class")));
    failure.type(Coercion.asText(said.get("error.type")));
    failure.type(Coercion.asText(said.get("error_type")));
    failure.type(Coercion.asText(said.get("http.response.status_code")));
    failure.type(Coercion.asText(said.get("status_code")));
    String message = text(said.get("error.message"));
    String error = text(said.get("error"));
    failure.say(message);
    failure.say(error);
    if (message == null && error == null) {
      failure.say(Coercion.asText(said.get("output")));
    }
  }

  /** A flag is no text. */
  private static @Nullable String text(@Nullable AttributeValue value) {
    return Coercion.asBool(value) == null ? Coercion.asText(value) : null;
  }

  private static boolean isHttpError(@Nullable AttributeValue status) {
    Long code = Coercion.asLong(status);
    return code != null && code >= HTTP_ERROR;
  }
}
