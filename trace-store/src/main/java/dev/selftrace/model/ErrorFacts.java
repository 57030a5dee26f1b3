package dev.selftrace.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Error evidence on one span or log record (telemetry R1), normalized.
 *
 * @param type last segment of the exception type, else error.type, else "HTTP 404"; null when
 *     unsaid
 * @param message the chosen message (telemetry 5.3), never longer than {@link #MESSAGE_CHARS_MAX};
 *     null when nothing said one
 * @param texts every distinct text the evidence carries, whitespace collapsed, the message included
 * @param evidence where the verdict was read
 * @param stack the stack trace as sent; null when there is none
 * @param files source files named by the stack's frames or code attributes, innermost first
 * @param location innermost in-app frame; null when unknown
 * @param wrapper all texts only repeat what another span says better (telemetry 5.2, 2)
 * @param noise normal operation that looks like an error, such as a missing optional file (R13)
 * @param fingerprint {@code v1:} and 16 hex digits (telemetry 6)
 */
public record ErrorFacts(
    @Nullable String type,
    @Nullable String message,
    List<String> texts,
    Evidence evidence,
    @Nullable String stack,
    List<String> files,
    @Nullable CodeLocation location,
    boolean wrapper,
    boolean noise,
    String fingerprint) {

  /** The longest message and text kept in facts; the span keeps the whole. */
  public static final int MESSAGE_CHARS_MAX = 2048;

  public ErrorFacts {
    texts = List.copyOf(texts);
    files = List.copyOf(files);
  }

  /** The same evidence without the stack trace, small enough to keep in memory for every error. */
  public ErrorFacts withoutStack() {
    return stack == null
        ? this
        : new ErrorFacts(
            type, message, texts, evidence, null, files, location, wrapper, noise, fingerprint);
  }

  /** Where error evidence was read. */
  public enum Evidence {
    STATUS,
    EXCEPTION_EVENT,
    EXCEPTION_LOG,
    /**
     * A log line at ERROR that is no exception: it fails no span, but may say why one failed (R18).
     */
    ERROR_LOG,
    /** An error log without ids that service and time put to the span (R7). */
    INFERRED_LOG,
    /** The tool's result in a later model request (R4). */
    NEXT_LLM_REQUEST,
    ERROR_TYPE,
    VENDOR_FIELD,
    HTTP_STATUS,
    TOOL_RESULT;

    /** The form shown in answers: {@code exception-event}. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }
}
