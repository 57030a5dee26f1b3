package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.text.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What it costs an agent to learn the cause of a failure: every failure of testdata whose manifest
 * names the cause by message and span, as in docs/agent-cost.md.
 */
class AnswerCostTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int BYTES_PER_TOKEN = 4;
  private static final int MEDIAN_TOKENS_MAX = 320;
  private static final int TOKENS_MAX = 1_200;
  private static final int FAILURES_MIN = 25;

  /**
   * A failure.
   *
   * @param folder below testdata
   * @param spans trace and span ids of where it happened; any of them
   */
  private record Failure(String folder, String message, List<Place> spans) {}

  private record Place(String traceId, String spanId) {}

  @Test
  @DisplayName("the cause of every recorded failure is read in at most two calls and few tokens")
  void costs() {
    List<Integer> tokens = new ArrayList<>();
    List<String> tooDear = new ArrayList<>();
    for (Failure failure : failures()) {
      Asking asking = new Asking().recorded(failure.folder());
      String workflow = workflow(asking, failure);
      String read = asked(asking, "diagnose", workflow);
      if (!shows(read, failure)) {
        read += asked(asking, "find_errors", workflow);
      }
      int cost = read.getBytes(StandardCharsets.UTF_8).length / BYTES_PER_TOKEN;
      tokens.add(cost);
      if (!shows(read, failure) || cost > TOKENS_MAX) {
        tooDear.add(failure.folder() + ", " + cost + " tokens: " + failure.message() + "\n" + read);
      }
    }
    tokens.sort(null);
    int median = tokens.get(tokens.size() / 2);
    assertAll(
        () -> assertTrue(tokens.size() >= FAILURES_MIN, "failures: " + tokens.size()),
        () -> assertTrue(tooDear.isEmpty(), String.join("\n\n", tooDear)),
        () -> assertTrue(median <= MEDIAN_TOKENS_MAX, "median tokens: " + median));
  }

  /** A call and its answer. */
  private static String asked(Asking asking, String tool, String workflow) {
    Map<String, Object> arguments = Asking.arguments("workflow_name", workflow);
    return tool + JsonText.write(arguments) + asking.ask(tool, "workflow_name", workflow).text();
  }

  private static boolean shows(String read, Failure failure) {
    return read.contains(failure.message())
        && failure.spans().stream().anyMatch(place -> read.contains(place.spanId()));
  }

  /** The workflow that an agent would ask about. */
  private static String workflow(Asking asking, Failure failure) {
    Map<String, Object> answer =
        asking
            .ask("get_trace", "trace_id", failure.spans().getFirst().traceId(), "format", "json")
            .json();
    Map<?, ?> trace = (Map<?, ?>) Objects.requireNonNull(answer).get("trace");
    return String.valueOf(Objects.requireNonNull(trace).get("workflow_name"));
  }

  private static List<Failure> failures() {
    List<Failure> failures = new ArrayList<>();
    for (String source : List.of("captures", "recordings")) {
      Path manifest =
          Path.of(System.getProperty("selftrace.root"), "testdata", source, "manifest.json");
      for (JsonNode entry : JSON.readTree(manifest.toFile()).get("cases")) {
        if (entry.get("format").asString().equals("otlp")) {
          String folder = source + "/" + entry.get("case").asString();
          addOne(entry.path("expected_root_cause"), folder, failures);
          addSeveral(entry.path("per_trace_expectations"), folder, failures);
        }
      }
    }
    return failures;
  }

  private static void addOne(JsonNode cause, String folder, List<Failure> failures) {
    String message = cause.path("message_contains").asString("");
    List<Place> places = new ArrayList<>();
    cause
        .path("per_trace")
        .forEachEntry((id, span) -> places.add(new Place(id, span.get("span_id").asString())));
    if (!message.isEmpty() && !places.isEmpty()) {
      failures.add(new Failure(folder, message, places));
    }
  }

  private static void addSeveral(JsonNode causes, String folder, List<Failure> failures) {
    for (JsonNode cause : causes) {
      String message = cause.get("message_contains").asString();
      List<Place> places = new ArrayList<>();
      for (JsonNode id : cause.get("span_ids")) {
        String[] ids = id.asString().split(":", 2);
        places.add(new Place(ids[0], ids[1]));
      }
      if (!message.isEmpty() && !places.isEmpty()) {
        failures.add(new Failure(folder, message, places));
      }
    }
  }
}
