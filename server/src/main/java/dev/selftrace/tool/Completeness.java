package dev.selftrace.tool;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a trace is there (tools.md rule 7).
 *
 * @param missing {@code root}, {@code parent}; empty when complete
 * @param settled nothing new arrived for the settle time
 */
record Completeness(List<String> missing, boolean settled) {

  Completeness {
    missing = List.copyOf(missing);
  }

  /** {@code complete, settled} or {@code incomplete (missing root), still arriving}. */
  String text() {
    String state =
        missing.isEmpty()
            ? "complete"
            : "incomplete (missing " + String.join(" and ", missing) + ")";
    return state + (settled ? ", settled" : ", still arriving");
  }

  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("state", missing.isEmpty() ? "complete" : "incomplete");
    json.put("missing", missing);
    json.put("settled", settled);
    return json;
  }
}
