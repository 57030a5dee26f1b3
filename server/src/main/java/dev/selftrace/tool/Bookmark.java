package dev.selftrace.tool;

import dev.selftrace.store.Position;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place in the stream of arrivals, sealed for the tenant: {@code after} of wait_for_traces. */
final class Bookmark {

  private static final String FIELD = "after";

  private Bookmark() {}

  /**
   * The end of the stream now, as a field of an answer. Taken before reading, nothing is missed.
   */
  static Map<String, Object> now(Call call) {
    return at(call, call.traces().position());
  }

  static Map<String, Object> at(Call call, Position position) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put(FIELD, call.cursors().seal(FIELD, position.arrival()));
    return field;
  }

  /** The position of a bookmark; null when there is none. */
  static @Nullable Position open(Call call, @Nullable String bookmark) {
    long[] words = call.cursors().open(FIELD, bookmark, FIELD, 1);
    return words == null ? null : new Position(words[0]);
  }
}
