package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.FIXED64;
import static dev.selftrace.wire.ProtoCursor.VARINT;
import static dev.selftrace.wire.ProtoCursor.tag;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Slice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code KeyValue} and {@code AnyValue}, and counts what one request makes the heap hold.
 * Confined to one thread and one request.
 */
final class ValueReader {

  private static final long KEY_VALUE_FIELDS = 0b110;
  private static final long ANY_VALUE_FIELDS = 0b1111_1110;
  private static final long LIST_FIELDS = 0b10;

  private final @Nullable KeyTable keys;
  private int items;

  /**
   * @param keys shares equal keys; null for a single record, where it would not pay
   */
  ValueReader(@Nullable KeyTable keys) {
    this.keys = keys;
  }

  /** Counts one more part of the request. */
  void count() {
    if (++items > OtlpReader.ITEMS_MAX) {
      throw new OversizeWireException(OtlpReader.ITEMS_MAX);
    }
  }

  /** Collects the repeated {@code KeyValue} field of one message. */
  final class Pairs {

    private final List<String> pairKeys = new ArrayList<>();
    private final List<AttributeValue> pairValues = new ArrayList<>();

    /** Reads the pair the cursor stands at; its value lies {@code depth} values deep. */
    void add(ProtoCursor cursor, int depth) {
      count();
      String key = "";
      MergedMessage value = new MergedMessage();
      int outer = cursor.enter();
      while (cursor.more()) {
        int tag = cursor.tag();
        switch (tag) {
          case 1 << 3 | BYTES -> key = cursor.string(keys);
          case 2 << 3 | BYTES -> value.add(cursor.slice());
          default -> cursor.skip(tag, KEY_VALUE_FIELDS);
        }
      }
      cursor.leave(outer);
      Slice bytes = value.bytes();
      pairKeys.add(key);
      pairValues.add(bytes == null ? AttributeValue.EMPTY : any(cursor.over(bytes), depth));
    }

    Attributes attributes() {
      return Attributes.of(pairKeys, pairValues);
    }
  }

  /**
   * Reads an {@code AnyValue} that fills the cursor. Of its alternatives the last one sent counts.
   */
  AttributeValue any(ProtoCursor cursor, int depth) {
    if (depth > OtlpReader.DEPTH_MAX) {
      throw MalformedWireException.malformed(
          "value nested " + depth + " deep", cursor.offset(), "at most " + OtlpReader.DEPTH_MAX);
    }
    AttributeValue value = AttributeValue.EMPTY;
    List<AttributeValue> elements = null;
    Pairs pairs = null;
    while (cursor.more()) {
      int tag = cursor.tag();
      switch (tag) {
        case 1 << 3 | BYTES -> value = new AttributeValue.StringValue(cursor.string());
        case 2 << 3 | VARINT -> value = new AttributeValue.BooleanValue(cursor.varint() != 0);
        case 3 << 3 | VARINT -> value = new AttributeValue.LongValue(cursor.varint());
        case 4 << 3 | FIXED64 ->
            value = new AttributeValue.DoubleValue(Double.longBitsToDouble(cursor.fixed64()));
        case 5 << 3 | BYTES -> {
          elements = elements == null ? new ArrayList<>() : elements;
          array(cursor, elements, depth);
        }
        case 6 << 3 | BYTES -> {
          pairs = pairs == null ? new Pairs() : pairs;
          map(cursor, pairs, depth);
        }
        case 7 << 3 | BYTES -> value = new AttributeValue.BytesValue(cursor.slice());
        default -> {
          cursor.skip(tag, ANY_VALUE_FIELDS);
          continue;
        }
      }
      elements = tag == (5 << 3 | BYTES) ? elements : null;
      pairs = tag == (6 << 3 | BYTES) ? pairs : null;
    }
    if (elements != null) {
      return new AttributeValue.ArrayValue(elements);
    }
    return pairs == null ? value : new AttributeValue.MapValue(pairs.attributes());
  }

  private void array(ProtoCursor cursor, List<AttributeValue> elements, int depth) {
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == tag(1, BYTES)) {
        count();
        int element = cursor.enter();
        elements.add(any(cursor, depth + 1));
        cursor.leave(element);
      } else {
        cursor.skip(tag, LIST_FIELDS);
      }
    }
    cursor.leave(outer);
  }

  private void map(ProtoCursor cursor, Pairs pairs, int depth) {
    int outer = cursor.enter();
    while (cursor.more()) {
      int tag = cursor.tag();
      if (tag == tag(1, BYTES)) {
        pairs.add(cursor, depth + 1);
      } else {
        cursor.skip(tag, LIST_FIELDS);
      }
    }
    cursor.leave(outer);
  }
}
