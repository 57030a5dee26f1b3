package dev.selftrace.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object under construction; what is absent is left out. Confined to one thread. */
final class Json {

  private final Map<String, Object> fields = new LinkedHashMap<>();

  /** Adds a field unless its value is null. */
  Json put(String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
    return this;
  }

  Map<String, Object> map() {
    return fields;
  }
}
