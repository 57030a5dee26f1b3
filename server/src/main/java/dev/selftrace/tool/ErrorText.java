package dev.selftrace.tool;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How error evidence is shown: {@code ValueError: refund limit exceeded}. */
final class ErrorText {

  private ErrorText() {}

  /**
   * Type and message, whichever are there.
   *
   * @param main it is the message the answer is about
   */
  static void write(Sheet sheet, ErrorFacts error, boolean main) {
    if (error.type() != null) {
      sheet.say(Untrusted.of(error.type()));
    }
    if (error.message() == null) {
      sheet.own(error.type() == null ? "no message" : ": no message");
      return;
    }
    sheet.own(error.type() == null ? "" : ": ");
    Untrusted message = Untrusted.of(error.message());
    if (main) {
      sheet.message(message);
    } else {
      sheet.say(message);
    }
  }

  static Map<String, Object> json(
      Leaves leaves, ErrorFacts error, @Nullable Boolean handled, boolean main) {
    Untrusted message = Untrusted.ofNullable(error.message());
    return new Json()
        .put("type", leaves.of(Untrusted.ofNullable(error.type())))
        .put("message", main ? leaves.message(message) : leaves.of(message))
        .put("handled", handled)
        .map();
  }
}
