package dev.selftrace.store.index;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind in the order in which they were added, and by what they are looked up by.
 * Guarded by its owner.
 */
final class KeyedRows<T> {

  private final TreeMap<Long, T> rows = new TreeMap<>();

  /** Sequences, ascending. */
  private final Map<Object, List<Long>> byKey = new HashMap<>();

  private final Function<T, Collection<?>> keys;

  /**
   * @param keys what a row is found by; the same for as long as it is here
   */
  KeyedRows(Function<T, Collection<?>> keys) {
    this.keys = keys;
  }

  /** Adds a row behind all others. */
  void add(long sequence, T row) {
    rows.put(sequence, row);
    for (Object key : keys.apply(row)) {
      byKey.computeIfAbsent(key, _ -> new ArrayList<>(1)).add(sequence);
    }
  }

  /** Puts another row with the same keys in its place. */
  void replace(long sequence, T row) {
    rows.replace(sequence, row);
  }

  void remove(long sequence) {
    T row = rows.remove(sequence);
    if (row == null) {
      return;
    }
    for (Object key : keys.apply(row)) {
      byKey.computeIfPresent(
          key,
          (_, sequences) -> {
            sequences.remove((Object) sequence);
            return sequences.isEmpty() ? null : sequences;
          });
    }
  }

  int size() {
    return rows.size();
  }

  /** The newest first. */
  Stream<T> newest() {
    return rows.descendingMap().values().stream();
  }

  /** Those with a key, the newest first. */
  Stream<T> newest(Object key) {
    return byKey.getOrDefault(key, List.of()).reversed().stream().map(rows::get);
  }

  /** The newest with a key. */
  @Nullable T last(Object key) {
    List<Long> sequences = byKey.get(key);
    return sequences == null ? null : rows.get(sequences.getLast());
  }

  /** The sequence of the first with a key that was added after another; null when there is none. */
  @Nullable Long after(Object key, long sequence) {
    List<Long> sequences = byKey.getOrDefault(key, List.of());
    int low = 0;
    int high = sequences.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sequences.get(middle) <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low < sequences.size() ? sequences.get(low) : null;
  }

  @Nullable T get(long sequence) {
    return rows.get(sequence);
  }
}
