package dev.selftrace.semantics;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every key that some rule reads, numbered, so that a span's attributes are looked at once and each
 * rule then finds its keys by number. Immutable.
 */
final class Vocabulary {

  /** The prefix of resource attributes in {@link Field}. */
  static final String RESOURCE = "resource:";

  private static final Map<String, Integer> SLOTS = new HashMap<>();
  private static final Map<String, Integer> RESOURCE_SLOTS = new HashMap<>();
  private static final Map<Field, int[]> BY_FIELD = new EnumMap<>(Field.class);
  private static final List<Set<Field>> FIELDS = new ArrayList<>();
  private static final int[] NONE = {};

  static {
    for (Field field : Field.values()) {
      int[] slots = new int[field.keys().size()];
      for (int i = 0; i < slots.length; i++) {
        slots[i] = number(field.keys().get(i));
        FIELDS.get(slots[i]).add(field);
      }
      BY_FIELD.put(field, slots);
    }
  }

  private Vocabulary() {}

  /** How many keys there are. */
  static int size() {
    return SLOTS.size();
  }

  /** The slot of a span attribute or derived key; -1 when no rule reads it. */
  static int slot(String key) {
    Integer slot = SLOTS.get(key);
    return slot == null ? -1 : slot;
  }

  /** The slot of a resource attribute; -1 when no rule reads it. */
  static int resourceSlot(String key) {
    Integer slot = RESOURCE_SLOTS.get(key);
    return slot == null ? -1 : slot;
  }

  /** The slots of a field, best first. Not to be written to. */
  static int[] slots(Field field) {
    return BY_FIELD.getOrDefault(field, NONE);
  }

  /** The fields that a slot may say. Not to be written to. */
  static Set<Field> fields(int slot) {
    return FIELDS.get(slot);
  }

  private static int number(String key) {
    Integer known = SLOTS.get(key);
    if (known != null) {
      return known;
    }
    int slot = SLOTS.size();
    SLOTS.put(key, slot);
    FIELDS.add(EnumSet.noneOf(Field.class));
    if (key.startsWith(RESOURCE)) {
      RESOURCE_SLOTS.put(key.substring(RESOURCE.length()), slot);
    }
    return slot;
  }
}
