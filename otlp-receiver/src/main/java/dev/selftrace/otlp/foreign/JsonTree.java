package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One JSON value as an attribute value: the formats here are small objects whose members come in
 * any order, and most of what they hold ends up as attributes anyway. Stateless.
 */
final class JsonTree {

  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  private JsonTree() {}

  /** The value whose first token was just read; a null is {@link AttributeValue#EMPTY}. */
  static AttributeValue read(JsonParser json) {
    JsonToken token = json.currentToken();
    return switch (token) {
      case START_OBJECT -> new AttributeValue.MapValue(object(json));
      case START_ARRAY -> array(json);
      case VALUE_STRING -> new AttributeValue.StringValue(json.getString());
      case VALUE_NUMBER_INT -> integer(json);
      case VALUE_NUMBER_FLOAT -> new AttributeValue.DoubleValue(json.getDoubleValue());
      case VALUE_TRUE -> new AttributeValue.BooleanValue(true);
      case VALUE_FALSE -> new AttributeValue.BooleanValue(false);
      default -> AttributeValue.EMPTY;
    };
  }

  /** The members of the object whose first brace was just read, in order. */
  static Attributes object(JsonParser json) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (String member = json.nextName(); member != null; member = json.nextName()) {
      json.nextToken();
      keys.add(member);
      values.add(read(json));
    }
    return Attributes.of(keys, values);
  }

  private static AttributeValue array(JsonParser json) {
    List<AttributeValue> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      values.add(read(json));
    }
    return new AttributeValue.ArrayValue(values);
  }

  /** Beyond 64 bits a number is as exact as a double. */
  private static AttributeValue integer(JsonParser json) {
    if (json.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new AttributeValue.LongValue(json.getLongValue());
    }
    BigInteger value = json.getBigIntegerValue();
    boolean fits = value.compareTo(LONG_MIN) >= 0 && value.compareTo(LONG_MAX) <= 0;
    return fits
        ? new AttributeValue.LongValue(value.longValue())
        : new AttributeValue.DoubleValue(value.doubleValue());
  }
}
