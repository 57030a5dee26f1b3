package dev.selftrace.tool;

import dev.selftrace.text.NextCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument that must be changed before the call can succeed. The message is our own text: what
 * is wrong with which value and what to do; it never holds telemetry.
 */
final class ToolInputException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final @Nullable String field;
  private final transient List<String> allowed;
  private final transient @Nullable NextCall next;

  ToolInputException(
      ErrorCode code,
      String message,
      @Nullable String field,
      List<String> allowed,
      @Nullable NextCall next) {
    super(message);
    this.code = code;
    this.field = field;
    this.allowed = List.copyOf(allowed);
    this.next = next;
  }

  /** A value that is not allowed in this field. */
  static ToolInputException invalid(String field, String message) {
    return new ToolInputException(ErrorCode.INVALID_ARGUMENT, message, field, List.of(), null);
  }

  ErrorCode code() {
    return code;
  }

  @Nullable String field() {
    return field;
  }

  List<String> allowed() {
    return allowed;
  }

  @Nullable NextCall next() {
    return next;
  }
}
