package dev.selftrace.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A variable that makes a program export to this server. Holds no key, only where one goes.
 *
 * @param onlyFor the instrumentation that reads it; null when every one does
 */
record Environment(String name, String value, Mode mode, @Nullable String onlyFor) {

  static final String MONOCLE = "monocle";

  /** How a value goes together with what the variable holds already. */
  enum Mode {
    /** It takes its place. */
    SET,
    /** It is added at the end, behind a comma when there is something. */
    APPEND;

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What to set, in order. */
  static List<Environment> of(IngestView.Snapshot ingest) {
    List<Environment> variables = new ArrayList<>();
    String endpoint = "http://localhost:4318";
    for (IngestView.Endpoint door : ingest.endpoints()) {
      if (door.name().equals("otlp_http")) {
        endpoint = door.url();
      }
    }
    variables.add(set("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    variables.add(set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
    if (ingest.keyNeeded()) {
      variables.add(set("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=<your ingest key>"));
    }
    return variables;
  }

  /**
   * What to set so that spans carry the id of a run as well. Monocle makes its resource without the
   * variable (telemetry 7.1); its test tools put the id of a pipeline's run into a scope, and that
   * can be any id.
   */
  static List<Environment> ofRun(String runId, IngestView.Snapshot ingest) {
    List<Environment> variables = new ArrayList<>(of(ingest));
    variables.add(
        new Environment(
            "OTEL_RESOURCE_ATTRIBUTES", "selftrace.run.id=" + runId, Mode.APPEND, null));
    variables.add(new Environment("MONOCLE_EXPORTER", "otlp", Mode.SET, MONOCLE));
    variables.add(new Environment("GITHUB_RUN_ID", runId, Mode.SET, MONOCLE));
    return variables;
  }

  private static Environment set(String name, String value) {
    return new Environment(name, value, Mode.SET, null);
  }

  /** {@code NAME=value} for a shell, quoted where it must be. */
  String assignment() {
    return switch (mode) {
      case SET -> name + "=" + quoted();
      case APPEND -> name + "=\"${" + name + ":+$" + name + ",}" + value + '"';
    };
  }

  private String quoted() {
    return value.contains("<") || value.contains(" ") ? "'" + value + "'" : value;
  }

  Map<String, Object> json() {
    return new Json()
        .put("name", name)
        .put("value", value)
        .put("mode", mode.text())
        .put("only_for", onlyFor)
        .map();
  }
}
