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
    write(sheet, error.type(), error.message(), main);
  }

  /** The type is left out where the message begins with it. */
  static void write(Sheet sheet, @Nullable String type, @Nullable String said, boolean main) {
    if (type != null && (said == null || !repeats(said, type))) {
      sheet.say(Untrusted.of(type)).own(": ");
    }
    if (said == null) {
      sheet.own("no message");
      return;
    }
    Untrusted message = Untrusted.of(said);
    if (main) {
      sheet.message(message);
    } else {
      sheet.say(message);
    }
  }

  private static boolean repeats(String message, String type) {
    int at = message.indexOf(type);
    boolean qualified = at > 0 && message.charAt(at - 1) == '.' && message.indexOf(' ') > at;
    return at == 0 || qualified || type.equalsIgnoreCase("error");
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
