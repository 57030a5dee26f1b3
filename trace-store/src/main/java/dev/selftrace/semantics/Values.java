package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one span that some rule reads, each in the slot of its key, and what
 * conventions derive besides. Confined to the derivation of one span.
 */
final class Values {

  private static final int[] NOTHING = {};

  private final @Nullable AttributeValue[] slots = new @Nullable AttributeValue[Vocabulary.size()];

  /** The fields of which some slot was filled: most fields of a span are absent. */
  private final Set<Field> said = EnumSet.noneOf(Field.class);

  /** Of duplicate keys the last wins; empty values are absent (R30). */
  Values(Attributes attributes, Resource resource) {
    for (int i = 0; i < attributes.size(); i++) {
      set(Vocabulary.slot(attributes.key(i)), attributes.value(i));
    }
    Attributes origin = resource.attributes();
    for (int i = 0; i < origin.size(); i++) {
      set(Vocabulary.resourceSlot(origin.key(i)), origin.value(i));
    }
  }

  /** Adds what a convention derived, under a key of {@link Field}; null and empty are ignored. */
  void derive(String key, @Nullable AttributeValue value) {
    int slot = Vocabulary.slot(key);
    if (slot < 0) {
      throw new IllegalArgumentException("key: " + key + " (expected: a key of Field)");
    }
    set(slot, value);
  }

  /** As {@link #derive(String, AttributeValue)}, for text. */
  void derive(String key, @Nullable String text) {
    if (text != null) {
      derive(key, new StringValue(text));
    }
  }

  /** Takes back a value that only looks like one, such as a sender's text for "nothing". */
  void withdraw(String key) {
    slots[Vocabulary.slot(key)] = null;
  }

  /** Whether any key of the field is present. */
  boolean has(Field field) {
    return first(field) != null;
  }

  /** The value that wins; null when none is present. */
  @Nullable AttributeValue first(Field field) {
    for (int slot : slots(field)) {
      if (slots[slot] != null) {
        return slots[slot];
      }
    }
    return null;
  }

  /** The text that wins. */
  @Nullable String text(Field field) {
    return Coercion.asText(first(field));
  }

  /** The first number: an unreadable one gives way to the next key (telemetry 3.3). */
  @Nullable Long number(Field field) {
    for (int slot : slots(field)) {
      Long number = Coercion.asLong(slots[slot]);
      if (number != null) {
        return number;
      }
    }
    return null;
  }

  /** The first number with a fraction: an unreadable one gives way to the next key. */
  @Nullable Double decimal(Field field) {
    for (int slot : slots(field)) {
      Double number = Coercion.asDouble(slots[slot]);
      if (number != null) {
        return number;
      }
    }
    return null;
  }

  /** The position of the winning key within its field; -1 when none is present. */
  int rank(Field field) {
    int[] keys = slots(field);
    for (int i = 0; i < keys.length; i++) {
      if (slots[keys[i]] != null) {
        return i;
      }
    }
    return -1;
  }

  /** The text of every key that is present, best first. */
  List<String> texts(Field field) {
    List<String> texts = new ArrayList<>(2);
    for (int slot : slots(field)) {
      String text = Coercion.asText(slots[slot]);
      if (text != null && !texts.contains(text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  private int[] slots(Field field) {
    return said.contains(field) ? Vocabulary.slots(field) : NOTHING;
  }

  private void set(int slot, @Nullable AttributeValue value) {
    if (slot >= 0 && !Coercion.isEmpty(value)) {
      slots[slot] = value;
      said.addAll(Vocabulary.fields(slot));
    }
  }
}
