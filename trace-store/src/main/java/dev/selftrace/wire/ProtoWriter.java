package dev.selftrace.wire;

import dev.selftrace.model.Slice;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes protobuf fields front to back, nested messages included, each byte once. Confined to one
 * thread.
 *
 * <p>A nested message stands behind its length, which is known only at its end. So the content is
 * written without lengths, each message leaves a mark where its length belongs, and {@link
 * #toByteArray} puts all lengths in on the way out. Depth costs nothing extra.
 */
public final class ProtoWriter {

  private static final int CAPACITY_MIN = 256;
  private static final int VARINT_BYTES_MAX = 10;
  private static final int REPLACEMENT = 0xFFFD;

  private byte[] content = new byte[CAPACITY_MIN];
  private int size;

  /** Per message in order of opening: where its content begins, and how long it is with lengths. */
  private int[] starts = new int[16];

  private int[] lengths = new int[16];
  private int messages;

  /** Bytes that the lengths of messages closed so far will take, inside the open message. */
  private int lengthBytes;

  /** Where the writer stood, to go back to. */
  public record Mark(int size, int messages, int lengthBytes) {

    /** The same place after what lay between two marks before it was removed. */
    public Mark without(Mark from, Mark to) {
      return new Mark(
          size - (to.size - from.size),
          messages - (to.messages - from.messages),
          lengthBytes - (to.lengthBytes - from.lengthBytes));
    }
  }

  /** Begins the nested message of a field; returns what {@link #close} needs. */
  public Mark open(int field) {
    tag(field, ProtoCursor.BYTES);
    if (messages == starts.length) {
      starts = Arrays.copyOf(starts, messages * 2);
      lengths = Arrays.copyOf(lengths, messages * 2);
    }
    Mark mark = new Mark(size, messages, lengthBytes);
    starts[messages++] = size;
    lengthBytes = 0;
    return mark;
  }

  /** Ends the nested message that was opened last. */
  public void close(Mark opened) {
    int length = size - opened.size() + lengthBytes;
    lengths[opened.messages()] = length;
    lengthBytes += opened.lengthBytes() + varintBytes(length);
  }

  /** Where the writer stands. */
  public Mark mark() {
    return new Mark(size, messages, lengthBytes);
  }

  /**
   * Removes what was written between two marks of the message that is open, as if it never had
   * been.
   */
  public void remove(Mark from, Mark to) {
    System.arraycopy(content, to.size(), content, from.size(), size - to.size());
    int removed = to.size() - from.size();
    int kept = messages - to.messages();
    for (int i = 0; i < kept; i++) {
      starts[from.messages() + i] = starts[to.messages() + i] - removed;
      lengths[from.messages() + i] = lengths[to.messages() + i];
    }
    size -= removed;
    messages = from.messages() + kept;
    lengthBytes -= to.lengthBytes() - from.lengthBytes();
  }

  /** A varint field: integers, enums and booleans. */
  public void varint(int field, long value) {
    tag(field, ProtoCursor.VARINT);
    rawVarint(value);
  }

  /** A fixed64 or double field. */
  public void fixed64(int field, long value) {
    tag(field, ProtoCursor.FIXED64);
    fixed(value, Long.BYTES);
  }

  /** A fixed32 field. */
  public void fixed32(int field, int value) {
    tag(field, ProtoCursor.FIXED32);
    fixed(value, Integer.BYTES);
  }

  /** A string field; a lone surrogate, which UTF-8 cannot say, becomes U+FFFD. */
  public void string(int field, String value) {
    byte[] utf8 = wellFormed(value).getBytes(StandardCharsets.UTF_8);
    bytes(field, utf8, 0, utf8.length);
  }

  private static String wellFormed(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) {
        return value
            .codePoints()
            .map(point -> isSurrogate(point) ? REPLACEMENT : point)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
      }
    }
    return value;
  }

  private static boolean isSurrogate(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  /** A bytes field, or a nested message that is already encoded. */
  public void bytes(int field, Slice value) {
    bytes(field, value.array(), value.offset(), value.length());
  }

  private void bytes(int field, byte[] array, int offset, int length) {
    tag(field, ProtoCursor.BYTES);
    rawVarint(length);
    reserve(length);
    System.arraycopy(array, offset, content, size, length);
    size += length;
  }

  /** Everything written, as one message. All nested messages are closed. */
  public byte[] toByteArray() {
    byte[] message = new byte[size + lengthBytes];
    int from = 0;
    int to = 0;
    for (int i = 0; i < messages; i++) {
      System.arraycopy(content, from, message, to, starts[i] - from);
      to = putVarint(message, to + starts[i] - from, lengths[i]);
      from = starts[i];
    }
    System.arraycopy(content, from, message, to, size - from);
    return message;
  }

  /** Bytes written so far, lengths of nested messages not counted. */
  public int size() {
    return size;
  }

  private void tag(int field, int wireType) {
    rawVarint(ProtoCursor.tag(field, wireType));
  }

  private void rawVarint(long value) {
    reserve(VARINT_BYTES_MAX);
    size = putVarint(content, size, value);
  }

  private void fixed(long value, int bytes) {
    reserve(bytes);
    for (int i = 0; i < bytes; i++) {
      content[size++] = (byte) (value >>> (Byte.SIZE * i));
    }
  }

  private void reserve(int bytes) {
    if (content.length - size < bytes) {
      long wanted = Math.max(2L * content.length, (long) size + bytes);
      content = Arrays.copyOf(content, (int) Math.min(wanted, Integer.MAX_VALUE - 16));
    }
  }

  private static int putVarint(byte[] array, int at, long value) {
    int position = at;
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      array[position++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[position++] = (byte) rest;
    return position;
  }

  private static int varintBytes(int length) {
    return (31 - Integer.numberOfLeadingZeros(length | 1)) / 7 + 1;
  }
}
