package dev.selftrace.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A variable that makes a program export to this server. Holds no key, only where one goes. */
record Environment(String name, String value) {

  /** What to set, in order. */
  static List<Environment> of(IngestView.Snapshot ingest) {
    List<Environment> variables = new ArrayList<>();
    String endpoint = "http://localhost:4318";
    for (IngestView.Endpoint door : ingest.endpoints()) {
      if (door.name().equals("otlp_http")) {
        endpoint = door.url();
      }
    }
    variables.add(new Environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint));
    variables.add(new Environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"));
    if (ingest.keyNeeded()) {
      variables.add(new Environment("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=<your ingest key>"));
    }
    return variables;
  }

  /** {@code NAME=value}, quoted for a shell where it must be. */
  String assignment() {
    return name + "=" + (value.contains("<") || value.contains(" ") ? "'" + value + "'" : value);
  }

  Map<String, Object> json() {
    return new Json().put("name", name).put("value", value).put("mode", "set").map();
  }
}
