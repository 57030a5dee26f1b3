package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Structure written as {@code prefix.0.role}, {@code prefix.0.parts.1.text}, put together again: a
 * level whose names are all numbers becomes a list in their order. Confined to one call.
 */
final class Flattened {

  private static final int DEPTH_MAX = 16;

  private final Map<String, Flattened> children = new LinkedHashMap<>();
  private AttributeValue leaf = AttributeValue.EMPTY;

  private Flattened() {}

  /**
   * The structure below a prefix; null when there is none.
   *
   * @param envelope a level with only this name is left out, as in {@code 0.message.role}
   */
  static @Nullable AttributeValue read(Attributes attributes, String prefix, String envelope) {
    Flattened root = new Flattened();
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      if (key.startsWith(prefix)) {
        root.put(key.substring(prefix.length()), attributes.value(i));
      }
    }
    return root.children.isEmpty() ? null : root.value(envelope);
  }

  private void put(String path, AttributeValue value) {
    Flattened node = this;
    int from = 0;
    for (int depth = 0; depth < DEPTH_MAX; depth++) {
      int dot = path.indexOf('.', from);
      String step =
          dot < 0 || depth == DEPTH_MAX - 1 ? path.substring(from) : path.substring(from, dot);
      node = node.children.computeIfAbsent(step, _ -> new Flattened());
      if (dot < 0) {
        break;
      }
      from = dot + 1;
    }
    node.leaf = value;
  }

  private AttributeValue value(String envelope) {
    if (children.isEmpty()) {
      return leaf;
    }
    Flattened only = children.size() == 1 ? children.get(envelope) : null;
    if (only != null) {
      return only.value(envelope);
    }
    List<String> names = new ArrayList<>(children.keySet());
    if (names.stream().allMatch(Flattened::isIndex)) {
      names.sort(Comparator.comparingInt(Integer::parseInt));
      return new ArrayValue(names.stream().map(name -> child(name, envelope)).toList());
    }
    return new MapValue(
        Attributes.of(names, names.stream().map(name -> child(name, envelope)).toList()));
  }

  private AttributeValue child(String name, String envelope) {
    Flattened node = children.get(name);
    return node == null ? AttributeValue.EMPTY : node.value(envelope);
  }

  static boolean isIndex(String name) {
    return !name.isEmpty()
        && name.length() <= 6
        && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
