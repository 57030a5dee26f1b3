package dev.selftrace.tool;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a place in source code is shown: {@code app/orders.py:42 in refund}. */
final class Locations {

  private Locations() {}

  static void write(Sheet sheet, CodeLocation location) {
    sheet.say(Untrusted.of(location.file()));
    sheet.own(location.line() == 0 ? "" : ":" + location.line());
    if (location.function() != null) {
      sheet.own(" in ").say(Untrusted.of(location.function()));
    }
  }

  static @Nullable Map<String, Object> json(Leaves leaves, @Nullable CodeLocation location) {
    return location == null
        ? null
        : new Json()
            .put("file", leaves.of(Untrusted.of(location.file())))
            .put("line", location.line() == 0 ? null : location.line())
            .put("function", leaves.of(Untrusted.ofNullable(location.function())))
            .map();
  }
}
