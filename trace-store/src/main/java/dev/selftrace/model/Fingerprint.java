package dev.selftrace.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a failure across occurrences: {@code v1:} and 16 hex digits over type, message
 * template, operation and top in-app frame (telemetry 6). The same failure has the same fingerprint
 * whatever protocol carried it. Pure.
 *
 * <p>A change to anything that enters it needs a new version tag: recorded fixes refer to it.
 */
public final class Fingerprint {

  private static final String VERSION = "v1:";
  private static final int DIGEST_BYTES = 8;
  private static final char SEPARATOR = '\n';

  private Fingerprint() {}

  /**
   * The fingerprint of a failure.
   *
   * @param type last segment of its exception type, or what stands for it
   * @param message as chosen by telemetry 5.3
   * @param operation what kind of work the span did
   * @param spanName "" for a log record without a span
   * @param location innermost in-app frame; its line takes no part, for lines move with edits
   */
  public static String of(
      @Nullable String type,
      @Nullable String message,
      Operation operation,
      String spanName,
      @Nullable CodeLocation location) {
    StringBuilder text = new StringBuilder(160);
    text.append(type == null ? "" : type).append(SEPARATOR);
    text.append(message == null ? "" : MessageTemplate.ofMessage(message)).append(SEPARATOR);
    text.append(operation.text()).append(' ').append(operationName(operation, spanName));
    text.append(SEPARATOR).append(frame(location));
    return VERSION + HexFormat.of().formatHex(digest(text.toString()), 0, DIGEST_BYTES);
  }

  /**
   * The name of a span without what differs from one run to the next: {@code chat <model>}, {@code
   * SELECT <table>}, {@code GET /orders/<n>}.
   */
  public static String operationName(Operation operation, String name) {
    int space = name.indexOf(' ');
    return switch (operation) {
      case LLM, EMBEDDING -> space < 0 ? name : name.substring(0, space) + " <model>";
      case DB -> space < 0 ? name : name.substring(0, space) + " <table>";
      case WORKFLOW, AGENT, RETRIEVAL, TOOL, HTTP, MESSAGING, INTERNAL ->
          MessageTemplate.ofName(name);
    };
  }

  private static String frame(@Nullable CodeLocation location) {
    if (location == null) {
      return "";
    }
    String file = location.file();
    int slash = Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\'));
    return (location.function() == null ? "" : location.function())
        + '@'
        + file.substring(slash + 1);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Unsupported: SHA-256 (expected: in every Java runtime)", e);
    }
  }
}
