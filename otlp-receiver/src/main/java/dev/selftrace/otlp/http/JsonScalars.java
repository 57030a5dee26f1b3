package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.wire.ProtoWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Values that are not objects, from JSON to protobuf. Confined to one thread; one per request. */
final class JsonScalars {

  /** Digits of the largest 64-bit number. */
  private static final int INTEGER_DIGITS_MAX = 20;

  private static final int NUMBER_CHARS_MAX = 1_000;

  /** An id that no reader takes: only its span or log record is lost, not the request. */
  private static final byte[] UNUSABLE_ID = {0};

  private final JsonParser json;
  private final ProtoWriter writer;

  JsonScalars(JsonParser json, ProtoWriter writer) {
    this.json = json;
    this.writer = writer;
  }

  void write(JsonField field, JsonToken token) {
    int number = field.number();
    switch (field.kind()) {
      case STRING -> writer.string(number, token == JsonToken.VALUE_NULL ? "" : text(token));
      case BOOLEAN -> {
        require(token.isBoolean(), "true or false");
        writer.varint(number, token == JsonToken.VALUE_TRUE ? 1 : 0);
      }
      case INT64 -> writer.varint(number, integer(token, IntegerRange.INT64));
      case UINT64 -> writer.varint(number, integer(token, IntegerRange.UINT64));
      case SINT32 -> writer.varint(number, zigzag((int) integer(token, IntegerRange.INT32)));
      case UINT32 -> writer.varint(number, integer(token, IntegerRange.UINT32));
      case ENUM -> {
        require(token.isNumeric(), "the number of an enum value, not its name");
        writer.varint(number, integer(token, IntegerRange.INT32));
      }
      case FIXED64 -> writer.fixed64(number, integer(token, IntegerRange.UINT64));
      case SFIXED64 -> writer.fixed64(number, integer(token, IntegerRange.INT64));
      case FIXED32 -> writer.fixed32(number, (int) integer(token, IntegerRange.UINT32));
      case DOUBLE -> writer.fixed64(number, Double.doubleToRawLongBits(decimal(token)));
      case BYTES -> writer.bytes(number, Slice.of(base64(text(token))));
      case TRACE_ID -> id(number, text(token), TraceId.HEX_DIGITS);
      case SPAN_ID -> id(number, text(token), SpanId.HEX_DIGITS);
      case MESSAGE -> throw new IllegalStateException("a message is not a scalar");
    }
  }

  /** Unsets a scalar that was written before. */
  static void writeDefault(ProtoWriter writer, JsonField field) {
    int number = field.number();
    switch (field.kind()) {
      case BOOLEAN, INT64, UINT64, SINT32, UINT32, ENUM -> writer.varint(number, 0);
      case FIXED64, SFIXED64, DOUBLE -> writer.fixed64(number, 0);
      case FIXED32 -> writer.fixed32(number, 0);
      case STRING, BYTES, TRACE_ID, SPAN_ID -> writer.bytes(number, Slice.EMPTY);
      case MESSAGE -> throw new IllegalStateException("a message is not a scalar");
    }
  }

  /** As {@code sint32} is written. */
  private static long zigzag(int value) {
    return ((value << 1) ^ (value >> (Integer.SIZE - 1))) & 0xFFFF_FFFFL;
  }

  private String text(JsonToken token) {
    require(token == JsonToken.VALUE_STRING, "text");
    return json.getString();
  }

  private void id(int number, String hex, int digits) {
    if (hex.isEmpty()) {
      writer.bytes(number, Slice.EMPTY);
      return;
    }
    byte[] id = UNUSABLE_ID;
    if (hex.length() == digits) {
      try {
        id = HexFormat.of().parseHex(hex);
      } catch (IllegalArgumentException _) {
        id = UNUSABLE_ID;
      }
    }
    writer.bytes(number, Slice.of(id));
  }

  /** An integer as number or text, exactly: {@code 1.5e18} is one, {@code 1.5} is not. */
  private long integer(JsonToken token, IntegerRange range) {
    if (token == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long value = json.getLongValue();
      require(range.holds(value), range.expected);
      return value;
    }
    BigDecimal exact = exact(token);
    if (exact.signum() == 0) {
      return 0;
    }
    boolean isInteger =
        (long) exact.precision() - exact.scale() <= INTEGER_DIGITS_MAX
            && exact.stripTrailingZeros().scale() <= 0;
    require(isInteger, range.expected);
    BigInteger value = exact.toBigInteger();
    require(range.holds(value), range.expected);
    return value.longValue();
  }

  private BigDecimal exact(JsonToken token) {
    require(token.isNumeric() || token == JsonToken.VALUE_STRING, "a number");
    String text = json.getString();
    require(text.length() <= NUMBER_CHARS_MAX, "a number of at most 1000 digits");
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw malformed(json, "value", "a number");
    }
  }

  private double decimal(JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      String text = json.getString();
      return switch (text) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> exact(token).doubleValue();
      };
    }
    require(token.isNumeric(), "a number");
    return json.getDoubleValue();
  }

  /** Both alphabets, padded or not. */
  private byte[] base64(String text) {
    String standard = text.replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(standard);
    } catch (IllegalArgumentException _) {
      throw malformed(json, "value", "base64");
    }
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw malformed(json, "value", expected);
    }
  }

  static MalformedException malformed(JsonParser json, String what, String expected) {
    return new MalformedException(
        "Malformed: "
            + what
            + " at byte "
            + json.currentTokenLocation().getByteOffset()
            + " (expected: "
            + expected
            + ")");
  }

  /** The integers that a field can hold. */
  private enum IntegerRange {
    INT32(Integer.MIN_VALUE, BigInteger.valueOf(Integer.MAX_VALUE)),
    UINT32(0, BigInteger.TWO.pow(32).subtract(BigInteger.ONE)),
    INT64(Long.MIN_VALUE, BigInteger.valueOf(Long.MAX_VALUE)),
    UINT64(0, BigInteger.TWO.pow(64).subtract(BigInteger.ONE));

    private final long min;
    private final BigInteger max;
    private final String expected;

    IntegerRange(long min, BigInteger max) {
      this.min = min;
      this.max = max;
      this.expected = "an integer of " + min + " to " + max;
    }

    boolean holds(long value) {
      return value >= min && (max.bitLength() >= Long.SIZE - 1 || value <= max.longValue());
    }

    boolean holds(BigInteger value) {
      return value.compareTo(BigInteger.valueOf(min)) >= 0 && value.compareTo(max) <= 0;
    }
  }
}
