package dev.selftrace.tool;

import dev.selftrace.analysis.check.AttributeOperator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One check as an agent writes it: a flat object, so that the schema announced stays small. Which
 * fields go with which kind {@link CheckKind} says.
 */
record CheckInput(
    @Argument(required = true) CheckKind kind,
    @Argument @Nullable String name,
    @Argument @Nullable String operation,
    @Argument @Nullable Double min,
    @Argument @Nullable Double max,
    @Argument @Nullable String inputContains,
    @Argument @Nullable String outputContains,
    @Argument List<String> names,
    @Argument @Nullable Double maxMs,
    @Argument @Nullable Double percentile,
    @Argument @Nullable String key,
    @Argument @Nullable AttributeOperator op,
    @Argument @Nullable Object value,
    @Argument @Nullable String matches,
    @Argument @Nullable String contains,
    @Argument @Nullable Map<String, Object> jsonSchema,
    @Argument @Nullable SimilarTo similarTo,
    @Argument(min = 1) @Nullable Integer maxIdenticalCalls,
    @Argument @Nullable String explanation,
    @Argument @Nullable Boolean allowHandled) {

  /** What an output is compared with. */
  record SimilarTo(
      @Argument(required = true) String text, @Argument(standard = "0.7", max = 1) Double min) {}

  /** The fields that were given, but for the kind. */
  Map<String, Object> given() {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("name", name);
    all.put("operation", operation);
    all.put("min", min);
    all.put("max", max);
    all.put("input_contains", inputContains);
    all.put("output_contains", outputContains);
    all.put("names", names.isEmpty() ? null : names);
    all.put("max_ms", maxMs);
    all.put("percentile", percentile);
    all.put("key", key);
    all.put("op", op);
    all.put("value", value);
    all.put("matches", matches);
    all.put("contains", contains);
    all.put("json_schema", jsonSchema);
    all.put("similar_to", similarTo);
    all.put("max_identical_calls", maxIdenticalCalls);
    all.put("explanation", explanation);
    all.put("allow_handled", allowHandled);
    Map<String, Object> given = new LinkedHashMap<>();
    all.forEach((field, each) -> {
      if (each != null) {
        given.put(field, each);
      }
    });
    return given;
  }
}
