package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.BooleanValue;
import dev.selftrace.model.AttributeValue.BytesValue;
import dev.selftrace.model.AttributeValue.DoubleValue;
import dev.selftrace.model.AttributeValue.EmptyValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import java.util.List;

/** Structured attribute values as compact JSON text. Depth is bounded by the decoders. Pure. */
final class JsonWriter {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonWriter() {}

  static String write(AttributeValue value) {
    StringBuilder out = new StringBuilder(128);
    write(value, out);
    return out.toString();
  }

  /** 3, not 3.0; JSON has no NaN, which reads as text. */
  static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static void write(AttributeValue value, StringBuilder out) {
    switch (value) {
      case StringValue string -> quote(string.value(), out);
      case LongValue number -> out.append(number.value());
      case DoubleValue number -> writeDouble(number.value(), out);
      case BooleanValue bool -> out.append(bool.value());
      case ArrayValue array -> writeArray(array.values(), out);
      case MapValue map -> writeMap(map, out);
      case BytesValue bytes -> quote(bytes.value().length() + " bytes", out);
      case EmptyValue _ -> out.append("null");
    }
  }

  private static void writeDouble(double value, StringBuilder out) {
    if (Double.isFinite(value)) {
      out.append(number(value));
    } else {
      quote(Double.toString(value), out);
    }
  }

  private static void writeArray(List<AttributeValue> values, StringBuilder out) {
    out.append('[');
    for (int i = 0; i < values.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(values.get(i), out);
    }
    out.append(']');
  }

  private static void writeMap(MapValue map, StringBuilder out) {
    out.append('{');
    for (int i = 0; i < map.values().size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(map.values().key(i), out);
      out.append(':');
      write(map.values().value(i), out);
    }
    out.append('}');
  }

  static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xf]);
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
