package dev.selftrace.model;

import java.util.List;

/** One value of OTLP's {@code AnyValue}, exactly as typed on the wire. */
public sealed interface AttributeValue {

  /** A value that was sent without content ({@code AnyValue {}}). */
  EmptyValue EMPTY = new EmptyValue();

  /** UTF-8 text. */
  record StringValue(String value) implements AttributeValue {}

  /** A boolean. */
  record BooleanValue(boolean value) implements AttributeValue {}

  /** A signed 64-bit integer. */
  record LongValue(long value) implements AttributeValue {}

  /** An IEEE 754 double; may be NaN or infinite. */
  record DoubleValue(double value) implements AttributeValue {}

  /** Raw bytes. */
  record BytesValue(Slice value) implements AttributeValue {}

  /** An ordered list; elements may differ in type. */
  record ArrayValue(List<AttributeValue> values) implements AttributeValue {
    public ArrayValue {
      values = List.copyOf(values);
    }
  }

  /** A key-value list. */
  record MapValue(Attributes values) implements AttributeValue {}

  /** No value: absent for every rule of precedence (telemetry rule R30). */
  record EmptyValue() implements AttributeValue {}
}
