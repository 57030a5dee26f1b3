package dev.selftrace.store.index;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one trace in arrival order, each key once. Guarded by its trace's lock; what {@link
 * #rows()} returned stays valid without it, because rows are only ever added behind them.
 *
 * <p>Up to {@link #SCANNED_MAX} rows a look-up scans; beyond that an open-addressing table of row
 * numbers, at most half full, is kept beside them.
 */
final class RowTable<R extends Row> {

  private static final int SCANNED_MAX = 8;

  private static final int[] NO_SLOTS = {};

  private Row[] rows = new Row[2];
  private int count;
  private int[] slots = NO_SLOTS;

  int count() {
    return count;
  }

  /** The rows; those from {@link #count()} on are not there yet. */
  Row[] rows() {
    return rows;
  }

  @SuppressWarnings("unchecked") // only rows of type R are ever added
  R row(int index) {
    return (R) rows[index];
  }

  @Nullable R find(long key) {
    if (slots.length == 0) {
      for (int i = 0; i < count; i++) {
        if (rows[i].key() == key) {
          return row(i);
        }
      }
      return null;
    }
    int found = slots[slotOf(key)];
    return found == 0 ? null : row(found - 1);
  }

  /** Adds a row whose key is not there. */
  void add(R row) {
    if (count == rows.length) {
      rows = Arrays.copyOf(rows, count + (count >> 1) + 1);
    }
    rows[count++] = row;
    if (slots.length < 2 * count && count > SCANNED_MAX) {
      index();
    } else if (slots.length > 0) {
      slots[slotOf(row.key())] = count;
    }
  }

  /** Removes the rows that arrived up to then; returns how many. */
  int removeUntil(long arrival) {
    int gone = 0;
    while (gone < count && rows[gone].arrival() <= arrival) {
      gone++;
    }
    if (gone > 0) {
      rows = Arrays.copyOfRange(rows, gone, Math.max(count, gone + 2));
      count -= gone;
      slots = NO_SLOTS;
      if (count > SCANNED_MAX) {
        index();
      }
    }
    return gone;
  }

  private void index() {
    slots = new int[Integer.highestOneBit(count) << 2];
    for (int i = 0; i < count; i++) {
      slots[slotOf(rows[i].key())] = i + 1;
    }
  }

  /** Where the key is, or would be. */
  private int slotOf(long key) {
    int mask = slots.length - 1;
    int slot = (int) BytesHash.of(key) & mask;
    while (slots[slot] != 0 && rows[slots[slot] - 1].key() != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }
}
