package dev.selftrace.store.index;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ones, as far as {@link #SLOTS} places go: each hash has one place, and what
 * came last has it. A miss costs memory, never a wrong answer. Thread-safe.
 */
public final class Interner {

  /** The most objects it holds. */
  static final int SLOTS = 1 << 15;

  private final AtomicReferenceArray<@Nullable Object> slots = new AtomicReferenceArray<>(SLOTS);

  /** An object equal to {@code value}: an earlier one when it is still known. */
  <T> T intern(T value) {
    int hash = value.hashCode() * 0x9E3779B9;
    int slot = hash >>> Integer.numberOfLeadingZeros(SLOTS - 1);
    Object known = slots.get(slot);
    if (value.equals(known)) {
      @SuppressWarnings("unchecked") // equal objects of our records and strings are of one class
      T same = (T) known;
      return same;
    }
    slots.set(slot, value);
    return value;
  }
}
