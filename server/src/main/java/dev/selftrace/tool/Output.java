package dev.selftrace.tool;

import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool found, able to show itself as text and as JSON to any extent. It is made of parts,
 * the most important first; both forms hold the same facts. Pure: shown several times while the
 * budget is fitted.
 */
interface Output {

  /** How many parts there are; what is not a part is always shown. */
  int parts();

  /** How many parts must be there before long strings may be. */
  default int essential() {
    return 1;
  }

  /** Writes the server line and the block with so many parts. */
  void write(Sheet sheet, int parts);

  /** The JSON object with so many parts, without {@code next}. */
  Map<String, Object> json(Leaves leaves, int parts);

  /** The call most useful after so many parts were seen; null for none. */
  @Nullable NextCall next(int parts);
}
