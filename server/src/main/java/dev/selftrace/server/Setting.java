package dev.selftrace.server;

import java.lang.reflect.RecordComponent;
import java.util.Locale;
import java.util.Map;

/**
 * One leaf of the configuration.
 *
 * @param name dotted, below {@code selftrace.}: {@code otlp.request-bytes-max}
 * @param component where its value goes
 * @param initial its default
 */
record Setting(String name, RecordComponent component, Object initial) {

  /** Settings whose short name people know from the README. */
  private static final Map<String, String> SHORT_NAMES =
      Map.of(
          "access.auth", "auth",
          "answer.settle", "settle",
          "store.metric-retention-age", "metric-retention-age",
          "store.retention-age", "retention-age",
          "store.retention-bytes-max", "retention-bytes");

  static Setting of(String prefix, RecordComponent component, Object initial) {
    String name = prefix + kebab(component.getName());
    return new Setting(SHORT_NAMES.getOrDefault(name, name), component, initial);
  }

  /** The environment variable: {@code SELFTRACE_OTLP_REQUEST_BYTES_MAX}. */
  String variable() {
    return "SELFTRACE_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The system property: {@code selftrace.otlp.request-bytes-max}. */
  String property() {
    return "selftrace." + name;
  }

  /** The name that messages of its record use: {@code request-bytes-max}. */
  String localName() {
    return kebab(component.getName());
  }

  private static String kebab(String camel) {
    return camel.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
