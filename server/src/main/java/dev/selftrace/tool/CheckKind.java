package dev.selftrace.tool;

import java.util.List;
import java.util.Locale;

/** What a check of {@code check_traces} is about, and which fields it takes. */
enum CheckKind {
  NO_ERRORS("allow_handled"),
  HAS_SPAN("name", "operation", "min", "max"),
  CALLED_TOOL("name", "min", "max", "input_contains", "output_contains"),
  NOT_CALLED_TOOL("name", "input_contains", "output_contains"),
  CALLED_AGENT("name", "min", "max"),
  TOOL_SEQUENCE("names"),
  LLM_CALLS("max"),
  TOKENS("max"),
  COST("max"),
  DURATION("max_ms", "percentile"),
  ATTRIBUTE("key", "op", "value"),
  OUTPUT("matches", "contains", "json_schema", "similar_to"),
  NO_LOOPS("max_identical_calls"),
  SCORE("name", "value", "min", "explanation");

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> fields;

  CheckKind(String... fields) {
    this.fields = List.of(fields);
  }

  /** The names of the fields it takes besides {@code kind}. */
  List<String> fields() {
    return fields;
  }

  /** The keyword. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
