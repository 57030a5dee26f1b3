package dev.selftrace.store.index;

import dev.selftrace.model.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/**
 * A 64-bit hash of bytes, seeded anew in every process so that nobody can prepare two records that
 * pass for one. Eight bytes a step: multiply to 128 bits and fold. Never written anywhere.
 */
final class BytesHash {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long SEED = new SecureRandom().nextLong();
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final long END_MIX = 0xD6E8FEB86659FD93L;

  private BytesHash() {}

  static long of(Slice bytes) {
    return continued(SEED, bytes);
  }

  /** Of two ranges, one after the other. */
  static long of(Slice first, Slice second) {
    return continued(continued(SEED, first), second);
  }

  /** Spreads an id that somebody else chose over hash tables. */
  static long of(long id) {
    return fold(id ^ SEED, MIX);
  }

  private static long continued(long seed, Slice bytes) {
    long hash = seed ^ (bytes.length() * MIX);
    byte[] array = bytes.array();
    int at = bytes.offset();
    int end = at + bytes.length();
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = fold(hash ^ (long) LONGS.get(array, at), MIX);
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = (rest << Byte.SIZE) | (array[at] & 0xFF);
    }
    return fold(hash ^ rest, END_MIX);
  }

  /** Adds the seed again: with zero as product every later byte would be lost. */
  private static long fold(long left, long right) {
    long product = (left * right) ^ Math.unsignedMultiplyHigh(left, right);
    return product ^ (Long.rotateLeft(left, 29) + SEED);
  }
}
