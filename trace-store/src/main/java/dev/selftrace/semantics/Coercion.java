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
import org.jspecify.annotations.Nullable;

/**
 * One reading of a value as number, boolean, text or list, whatever type it was sent with
 * (telemetry 3.3, R28). What cannot be read so is absent: null. Pure.
 */
final class Coercion {

  private static final int DECIMAL_CHARS_MAX = 32;

  private Coercion() {}

  /** Nothing was said: no value, an empty value, text, list or map (R30). */
  static boolean isEmpty(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> true;
      case EmptyValue _ -> true;
      case StringValue string -> string.value().isEmpty();
      case ArrayValue array -> array.values().isEmpty();
      case MapValue map -> map.values().size() == 0;
      case BytesValue bytes -> bytes.value().length() == 0;
      case BooleanValue _, LongValue _, DoubleValue _ -> false;
    };
  }

  /** A whole number; of a fraction the part before the point. */
  static @Nullable Long asLong(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case LongValue number -> number.value();
      case DoubleValue number -> Double.isFinite(number.value()) ? (long) number.value() : null;
      case StringValue string -> parseLong(string.value().strip());
      case BooleanValue _, BytesValue _, ArrayValue _, MapValue _, EmptyValue _ -> null;
    };
  }

  /** A number. */
  static @Nullable Double asDouble(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case LongValue number -> (double) number.value();
      case DoubleValue number -> number.value();
      case StringValue string -> parseDouble(string.value().strip());
      case BooleanValue _, BytesValue _, ArrayValue _, MapValue _, EmptyValue _ -> null;
    };
  }

  /** A boolean, or its lower- or upper-case name. */
  static @Nullable Boolean asBool(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case BooleanValue bool -> bool.value();
      case StringValue string ->
          string.value().equalsIgnoreCase("true")
              ? Boolean.TRUE
              : string.value().equalsIgnoreCase("false") ? Boolean.FALSE : null;
      case LongValue _, DoubleValue _, BytesValue _, ArrayValue _, MapValue _, EmptyValue _ -> null;
    };
  }

  /** Text as it is; numbers and booleans in their usual form; lists and maps as JSON. */
  static @Nullable String asText(@Nullable AttributeValue value) {
    return switch (value) {
      case null -> null;
      case StringValue string -> string.value().isEmpty() ? null : string.value();
      case LongValue number -> Long.toString(number.value());
      case DoubleValue number -> JsonWriter.number(number.value());
      case BooleanValue bool -> Boolean.toString(bool.value());
      case ArrayValue array -> array.values().isEmpty() ? null : JsonWriter.write(array);
      case MapValue map -> map.values().size() == 0 ? null : JsonWriter.write(map);
      case BytesValue _, EmptyValue _ -> null;
    };
  }

  /** The elements of a list; anything else is a list of itself; nothing is the empty list. */
  static List<AttributeValue> asList(@Nullable AttributeValue value) {
    if (value instanceof ArrayValue array) {
      return array.values();
    }
    return value == null || isEmpty(value) ? List.of() : List.of(value);
  }

  /** The first element's text of a list, or the text of what is no list. */
  static @Nullable String asFirstText(@Nullable AttributeValue value) {
    if (value instanceof ArrayValue array) {
      return array.values().isEmpty() ? null : asText(array.values().getFirst());
    }
    return asText(value);
  }

  /** A map: sent as one, or as JSON text. */
  static @Nullable MapValue asMap(@Nullable AttributeValue value) {
    if (value instanceof MapValue map) {
      return map;
    }
    if (value instanceof StringValue string && looksLike(string.value(), '{')) {
      return JsonReader.read(string.value()) instanceof MapValue map ? map : null;
    }
    return null;
  }

  /** Whether text may be JSON that begins so, by its first character after white space. */
  static boolean looksLike(String text, char opening) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == opening) {
        return true;
      }
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return false;
  }

  private static @Nullable Long parseLong(String text) {
    if (!isDecimal(text)) {
      return null;
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      Double number = parseDouble(text);
      return number == null || !Double.isFinite(number) ? null : (Long) number.longValue();
    }
  }

  private static @Nullable Double parseDouble(String text) {
    if (!isDecimal(text)) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Keeps exceptions and Java's own notations (hex floats, suffixes) out of the common path. */
  private static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > DECIMAL_CHARS_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') {
        return false;
      }
    }
    return true;
  }
}
