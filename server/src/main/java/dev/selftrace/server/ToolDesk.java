package dev.selftrace.server;

import dev.selftrace.text.VisibleText;
import java.util.Map;

/** Where a command asks tools: a running server, or the data directory. Blocking. */
interface ToolDesk extends AutoCloseable {

  /**
   * The JSON answer of a tool.
   *
   * @throws RefusedException when there is none; the message says why
   */
  Map<String, Object> ask(String tool, Map<String, Object> arguments) throws RefusedException;

  @Override
  void close();

  /** Of a longer message of a tool this much is shown. */
  int MESSAGE_BYTES_MAX = 500;

  /** A question that was not answered. */
  final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;

    private final boolean absent;

    RefusedException(String message) {
      this(message, false);
    }

    /**
     * With what it is about.
     *
     * @param absent something it names is not there: it may be later
     */
    RefusedException(String message, boolean absent) {
      super(message);
      this.absent = absent;
    }

    /** Of an answer that is an error of ours. */
    static RefusedException of(Map<?, ?> error) {
      return new RefusedException(
          VisibleText.oneLine(String.valueOf(error.get("message")), MESSAGE_BYTES_MAX),
          "NOT_FOUND".equals(error.get("code")));
    }

    boolean absent() {
      return absent;
    }
  }
}
