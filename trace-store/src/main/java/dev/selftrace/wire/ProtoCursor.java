package dev.selftrace.wire;

import dev.selftrace.model.Slice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads protobuf fields from a range of bytes, never beyond it. Confined to one thread.
 *
 * <p>A message is read by {@code while (more()) switch (tag())}; a nested one between {@link
 * #enter} and {@link #leave}. Every method raises {@link MalformedWireException} and nothing else.
 */
final class ProtoCursor {

  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private static final VarHandle LITTLE_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LITTLE_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle BIG_LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] array;
  private final int start;
  private int position;
  private int end;

  ProtoCursor(Slice bytes) {
    this(bytes, bytes.offset());
  }

  private ProtoCursor(Slice bytes, int start) {
    this.array = bytes.array();
    this.start = start;
    this.position = bytes.offset();
    this.end = bytes.offset() + bytes.length();
  }

  /**
   * A cursor over a part; offsets go on counting from the same start unless it was put together.
   */
  @SuppressWarnings("ReferenceEquality") // the same array, not equal bytes
  ProtoCursor over(Slice part) {
    return new ProtoCursor(part, part.array() == array ? start : part.offset());
  }

  /** The tag of a field: its number and wire type. */
  static int tag(int field, int wireType) {
    return field << 3 | wireType;
  }

  /** Whether the message has more fields. */
  boolean more() {
    return position < end;
  }

  /** Where the next byte stands in the message first given. */
  int offset() {
    return position - start;
  }

  /** The next field's tag. */
  int tag() {
    int at = offset();
    long tag = varint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw MalformedWireException.malformed("tag", at, "a field number of 1 to 536870911");
    }
    return (int) tag;
  }

  long varint() {
    if (position < end && array[position] >= 0) {
      return array[position++];
    }
    return longVarint();
  }

  private long longVarint() {
    int at = offset();
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      require(1);
      byte next = array[position++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        if (shift == 63 && next > 1) {
          break;
        }
        return value;
      }
    }
    throw MalformedWireException.malformed("varint", at, "at most 64 bits");
  }

  int int32() {
    return (int) varint();
  }

  /** A signed number as {@code sint32} writes it: zigzag. */
  int sint32() {
    int folded = (int) varint();
    return (folded >>> 1) ^ -(folded & 1);
  }

  double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  long fixed64() {
    require(Long.BYTES);
    long value = (long) LITTLE_LONG.get(array, position);
    position += Long.BYTES;
    return value;
  }

  int fixed32() {
    require(Integer.BYTES);
    int value = (int) LITTLE_INT.get(array, position);
    position += Integer.BYTES;
    return value;
  }

  /** Eight bytes in network order, as ids are. The caller has checked the length. */
  long bigEndian64() {
    require(Long.BYTES);
    long value = (long) BIG_LONG.get(array, position);
    position += Long.BYTES;
    return value;
  }

  /** The length of a length-delimited field, whose bytes are all there. */
  int length() {
    long length = varint();
    int left = end - position;
    if (length < 0 || length > left) {
      // A negative length is one of more than 63 bits.
      long wanted = length < 0 ? Long.MAX_VALUE : length;
      throw MalformedWireException.truncated(wanted, offset(), left);
    }
    return (int) length;
  }

  /** Narrows the cursor to the length-delimited field that follows; returns what leave needs. */
  int enter() {
    int length = length();
    int outer = end;
    end = position + length;
    return outer;
  }

  /** Widens the cursor again, after the last field of the nested message. */
  void leave(int outer) {
    end = outer;
  }

  /** The bytes of a length-delimited field, not copied. */
  Slice slice() {
    int length = length();
    Slice slice = new Slice(array, position, length);
    position += length;
    return slice;
  }

  String string() {
    int at = offset();
    return text(at, length());
  }

  /** A string of which {@code keys} may hold a copy already. */
  String string(@Nullable KeyTable keys) {
    int at = offset();
    int length = length();
    if (keys == null) {
      return text(at, length);
    }
    String known = keys.find(array, position, length);
    if (known != null) {
      position += length;
      return known;
    }
    int content = position;
    String text = text(at, length);
    keys.add(text, array, content, length);
    return text;
  }

  private String text(int at, int length) {
    String text = new String(array, position, length, StandardCharsets.UTF_8);
    // The decoder replaces what is not UTF-8 by U+FFFD: only text that holds one is looked at
    // twice.
    if (text.indexOf('\uFFFD') >= 0) {
      requireUtf8(at, length);
    }
    position += length;
    return text;
  }

  private void requireUtf8(int at, int length) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(array, position, length));
    } catch (CharacterCodingException e) {
      throw MalformedWireException.malformed("text", at, "UTF-8");
    }
  }

  /**
   * Skips a field that the reader does not know.
   *
   * @param known bit n set: field n exists, so it came with the wrong wire type
   */
  void skip(int tag, long known) {
    int field = tag >>> 3;
    if (field < Long.SIZE && (known >>> field & 1) != 0) {
      throw MalformedWireException.malformed(
          "wire type " + (tag & 7) + " of field " + field, offset(), "the type of that field");
    }
    switch (tag & 7) {
      case VARINT -> varint();
      case FIXED64 -> skipBytes(Long.BYTES);
      case BYTES -> skipBytes(length());
      case FIXED32 -> skipBytes(Integer.BYTES);
      default ->
          throw MalformedWireException.malformed(
              "wire type " + (tag & 7), offset(), "0, 1, 2 or 5; groups are not used");
    }
  }

  void skipBytes(int count) {
    require(count);
    position += count;
  }

  private void require(int count) {
    if (count > end - position) {
      throw MalformedWireException.truncated(count, offset(), end - position);
    }
  }
}
