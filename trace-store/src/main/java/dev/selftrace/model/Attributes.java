package dev.selftrace.model;

import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Attributes in wire order, duplicates included. Immutable.
 *
 * <p>Look-up scans: spans carry few attributes, and order and duplicates are part of what arrived.
 * Of duplicate keys the last wins.
 */
public final class Attributes {

  /** No attributes. */
  public static final Attributes EMPTY = new Attributes(new String[0], new AttributeValue[0]);

  private final String[] keys;
  private final AttributeValue[] values;

  private Attributes(String[] keys, AttributeValue[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** Of two lists of one length; copied. */
  public static Attributes of(List<String> keys, List<? extends AttributeValue> values) {
    if (keys.size() != values.size()) {
      throw new IllegalArgumentException(
          "values: " + values.size() + " (expected: " + keys.size() + ", one per key)");
    }
    if (keys.isEmpty()) {
      return EMPTY;
    }
    return new Attributes(keys.toArray(String[]::new), values.toArray(AttributeValue[]::new));
  }

  /** How many, duplicates counted. */
  public int size() {
    return keys.length;
  }

  /** The key at a position, 0 to size - 1. */
  public String key(int index) {
    return keys[index];
  }

  /** The value at a position, 0 to size - 1. */
  public AttributeValue value(int index) {
    return values[index];
  }

  /** The last value under this key; null when there is none. */
  public @Nullable AttributeValue get(String key) {
    for (int i = keys.length - 1; i >= 0; i--) {
      if (keys[i].equals(key)) {
        return values[i];
      }
    }
    return null;
  }

  /** The text under this key; null when absent or not a string. */
  public @Nullable String text(String key) {
    return get(key) instanceof AttributeValue.StringValue string ? string.value() : null;
  }

  /** Every pair in wire order. */
  public void forEach(BiConsumer<String, AttributeValue> action) {
    for (int i = 0; i < keys.length; i++) {
      action.accept(keys[i], values[i]);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Attributes that
        && java.util.Arrays.equals(keys, that.keys)
        && java.util.Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(java.util.Arrays.hashCode(keys), java.util.Arrays.hashCode(values));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach((key, value) -> text.append(key).append('=').append(value).append(' '));
    return text.append('}').toString();
  }
}
