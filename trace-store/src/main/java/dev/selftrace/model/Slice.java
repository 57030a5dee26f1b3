package dev.selftrace.model;

import java.util.Arrays;

/**
 * A range of a byte array that nobody changes any more. Equality is by content.
 *
 * @param array shared, not copied; never written to after construction
 */
@SuppressWarnings("ArrayRecordComponent") // a view that is cheap on purpose; equality is by content
public record Slice(byte[] array, int offset, int length) {

  /** No bytes. */
  public static final Slice EMPTY = new Slice(new byte[0], 0, 0);

  public Slice {
    if (offset < 0 || length < 0 || length > array.length - offset) {
      throw new IllegalArgumentException(
          "range: " + offset + "+" + length + " (expected: within " + array.length + " bytes)");
    }
  }

  /** The whole array. */
  public static Slice of(byte[] array) {
    return new Slice(array, 0, array.length);
  }

  /** A copy of the bytes. */
  public byte[] toByteArray() {
    return Arrays.copyOfRange(array, offset, offset + length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Slice that
        && Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return "Slice[" + length + " bytes]";
  }
}
