package dev.selftrace.store.index;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreCorruptException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbered fields of a ledger record (docs/file-format.md): a number of one byte, a length of
 * four, the content. A field that is absent is null, one that nobody knows is passed over, one that
 * may repeat keeps its order. Confined to one thread.
 */
final class LedgerFields {

  private static final int HEAD_BYTES = 1 + Integer.BYTES;

  private LedgerFields() {}

  /** Writes fields one after another. */
  static final class Writer {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A text as UTF-8; nothing for null. */
    Writer text(int number, @Nullable String text) {
      return text == null ? this : bytes(number, text.getBytes(StandardCharsets.UTF_8));
    }

    Writer number(int number, long value) {
      return bytes(number, little(Long.BYTES).putLong(value).array());
    }

    Writer id(int number, TraceId id) {
      return bytes(
          number, ByteBuffer.allocate(2 * Long.BYTES).putLong(id.high()).putLong(id.low()).array());
    }

    Writer id(int number, @Nullable SpanId id) {
      return id == null
          ? this
          : bytes(number, ByteBuffer.allocate(Long.BYTES).putLong(id.value()).array());
    }

    Writer bytes(int number, byte[] content) {
      bytes.write(number);
      bytes.writeBytes(little(Integer.BYTES).putInt(content.length).array());
      bytes.writeBytes(content);
      return this;
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    private static ByteBuffer little(int size) {
      return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
  }

  /** The fields of a record. Every method raises {@link StoreCorruptException} and nothing else. */
  static final class Reader {
    private final Map<Integer, List<byte[]>> fields = new HashMap<>();

    Reader(byte[] record) {
      ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
      while (bytes.hasRemaining()) {
        if (bytes.remaining() < HEAD_BYTES) {
          throw corrupt("field head", bytes.remaining(), HEAD_BYTES);
        }
        int number = Byte.toUnsignedInt(bytes.get());
        int length = bytes.getInt();
        if (length < 0 || length > bytes.remaining()) {
          throw corrupt("length of field " + number, length, bytes.remaining());
        }
        byte[] content = new byte[length];
        bytes.get(content);
        fields.computeIfAbsent(number, key -> new ArrayList<>()).add(content);
      }
    }

    /** Every content of a field, in order. */
    List<byte[]> all(int number) {
      return fields.getOrDefault(number, List.of());
    }

    @Nullable String text(int number) {
      byte[] content = last(number);
      return content == null ? null : new String(content, StandardCharsets.UTF_8);
    }

    List<String> texts(int number) {
      return all(number).stream()
          .map(content -> new String(content, StandardCharsets.UTF_8))
          .toList();
    }

    /** A text that no record lacks. */
    String required(int number) {
      return new String(needed(number), StandardCharsets.UTF_8);
    }

    long number(int number) {
      return sized(number, needed(number), Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    boolean has(int number) {
      return fields.containsKey(number);
    }

    TraceId traceId(int number) {
      return traceId(number, needed(number));
    }

    List<TraceId> traceIds(int number) {
      return all(number).stream().map(content -> traceId(number, content)).toList();
    }

    @Nullable SpanId spanId(int number) {
      byte[] content = last(number);
      return content == null ? null : new SpanId(sized(number, content, Long.BYTES).getLong());
    }

    private static TraceId traceId(int number, byte[] content) {
      ByteBuffer bytes = sized(number, content, 2 * Long.BYTES);
      return new TraceId(bytes.getLong(), bytes.getLong());
    }

    private static ByteBuffer sized(int number, byte[] content, int size) {
      if (content.length != size) {
        throw corrupt("length of field " + number, content.length, size);
      }
      return ByteBuffer.wrap(content);
    }

    private byte[] needed(int number) {
      byte[] content = last(number);
      if (content == null) {
        throw new StoreCorruptException("Corrupt: ledger record lacks field " + number);
      }
      return content;
    }

    private byte @Nullable [] last(int number) {
      List<byte[]> contents = all(number);
      return contents.isEmpty() ? null : contents.getLast();
    }

    private static StoreCorruptException corrupt(String what, long actual, long expected) {
      return new StoreCorruptException(
          "Corrupt: ledger record " + what + " actual=" + actual + " expected=" + expected);
    }
  }
}
