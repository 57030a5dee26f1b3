package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What diagnose is asked about, and what it says when there is little to say. */
class DiagnoseTest {

  private final Asking asking = new Asking();

  private static Spans span(int trace, int span) {
    return Spans.span(trace, span).from("service.name", "shop", "selftrace.run.id", "r1");
  }

  private static Span failing(int trace, String message) {
    return span(trace, 1).named("job").failed(message).build();
  }

  private static String id(int trace) {
    return Spans.traceId(trace).hex();
  }

  private Map<String, Object> json(Object... arguments) {
    Map<String, Object> all = Asking.arguments(arguments);
    all.put("format", "json");
    all.put("max_tokens", 20_000);
    ToolAnswer answer = asking.tools().call("diagnose", all, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  private static Object traceId(Map<String, Object> json) {
    return ((Map<?, ?>) Objects.requireNonNull(json.get("trace"))).get("trace_id");
  }

  private static Object cause(Map<String, Object> json, String field) {
    return ((Map<?, ?>) Objects.requireNonNull(json.get("root_cause"))).get(field);
  }

  @Test
  @DisplayName("exactly one handle is taken, and since only where it means something")
  void handles() {
    asking.arrive(failing(1, "broken"));
    assertEquals(
        "INVALID_ARGUMENT: give exactly one of trace_id, run_id, session_id, workflow_name; given:"
            + " none.",
        asking.text("diagnose"));
    String two = asking.text("diagnose", "trace_id", id(1), "run_id", "r1");
    assertTrue(two.endsWith("given: trace_id, run_id."), two);
    String since = asking.text("diagnose", "trace_id", id(1), "since", "2h");
    assertTrue(since.contains("since does not go with trace_id"), since);
    assertFalse(asking.ask("diagnose", "run_id", "r1", "since", "2h").failed());
  }

  @Test
  @DisplayName("of a workflow the latest failing trace is diagnosed, though others passed since")
  void latestFailing() {
    asking.arrive(failing(1, "first")).arrive(failing(2, "second"));
    asking.arrive(span(3, 1).named("job").build()).pass(Duration.ofSeconds(5));
    Map<String, Object> json = json("workflow_name", "shop");
    assertEquals(id(2), traceId(json));
    assertEquals("failed", json.get("verdict"));
    assertEquals("second", cause(json, "message"));
    Map<?, ?> passing = (Map<?, ?>) Objects.requireNonNull(json.get("last_passing"));
    assertEquals(id(3), passing.get("trace_id"));
    String text = asking.text("diagnose", "workflow_name", "shop");
    assertTrue(text.contains("Trace " + id(2) + " (the latest that failed) error"), text);
    assertTrue(text.contains("Its workflow has 1 other error: find_errors."), text);
    assertEquals(1, json.get("other_errors"));
    assertTrue(text.contains("It passed later: trace " + id(3)), text);
  }

  @Test
  @DisplayName("of a workflow that never failed the latest trace is shown, and that is said")
  void neverFailed() {
    asking.arrive(span(1, 1).build()).arrive(span(2, 1).build()).pass(Duration.ofSeconds(5));
    String text = asking.text("diagnose", "workflow_name", "shop");
    assertTrue(text.startsWith("no_error_evidence: nothing recorded in this trace"), text);
    assertTrue(text.contains("(none failed, this is the latest)"), text);
    assertTrue(text.contains(id(2)), text);
    String other = asking.text("diagnose", "workflow_name", "shoe");
    assertTrue(other.startsWith("0 traces. Looked for workflow_name=\"shoe\""), other);
  }

  @Test
  @DisplayName("a failing evaluation is told in the server line, also where nothing else failed")
  void failingEvaluation() {
    asking.arrive(
        span(1, 1).build(),
        span(1, 2)
            .below(1)
            .event(
                "gen_ai.evaluation.result",
                "gen_ai.evaluation.name",
                "relevance",
                "gen_ai.evaluation.score.label",
                "FAIL")
            .build());
    String text = asking.text("diagnose", "trace_id", id(1));
    assertTrue(text.lines().findFirst().orElseThrow().contains("1 failing evaluation."), text);
  }

  @Test
  @DisplayName("a run of several traces is diagnosed as one: the cause of all, the others named")
  void run() {
    asking.arrive(span(1, 1).named("job").build());
    asking.arrive(
        span(2, 1).named("job").startingAt(5_000).failed("disk full").build(),
        span(2, 2).below(1).named("save").startingAt(5_001).failed("disk full").build());
    asking.arrive(span(3, 1).named("report").startingAt(9_000).failed("no data").build());
    asking.pass(Duration.ofSeconds(5));
    Map<String, Object> json = json("run_id", "r1");
    assertEquals(id(2), traceId(json));
    assertEquals(new SpanId(2).hex(), cause(json, "span_id"));
    assertEquals(
        "{kind=run, trace_count=3, traces_looked_at=3, failed_count=2}",
        Objects.requireNonNull(json.get("run")).toString());
    Map<?, ?> further =
        (Map<?, ?>) ((List<?>) Objects.requireNonNull(json.get("further_errors"))).getFirst();
    assertEquals(id(3), further.get("trace_id"));
    String text = asking.text("diagnose", "run_id", "r1");
    assertTrue(text.contains("Run of 3 traces, 2 failed."), text);
    assertTrue(text.contains("of trace " + id(3) + " no data"), text);
  }

  @Test
  @DisplayName("an attempt that a later trace of the run repeated with success is handled")
  void attempts() {
    asking.arrive(call(1, 0).failed("rate limit").build());
    asking.arrive(call(2, 2_000).build());
    asking.pass(Duration.ofSeconds(5));
    Map<String, Object> json = json("session_id", "s1");
    assertEquals("error_handled", json.get("verdict"), json.toString());
    String text = asking.text("diagnose", "session_id", "s1");
    assertTrue(text.contains("a later trace made the same call with success"), text);
    asking.arrive(call(3, 200_000).failed("bad key").build()).pass(Duration.ofSeconds(5));
    Map<String, Object> again = json("session_id", "s1");
    assertEquals(id(3), traceId(again));
    assertEquals("failed", again.get("verdict"));
  }

  private static Spans call(int trace, long at) {
    return Spans.span(trace, 1)
        .named("chat m")
        .startingAt(at)
        .with("session.id", "s1")
        .with("gen_ai.operation.name", "chat")
        .with("gen_ai.request.model", "m");
  }

  @Test
  @DisplayName("while spans arrive the answer says that it may change and how to wait")
  void unsettled() {
    asking.arrive(span(1, 2).below(1).build());
    String text = asking.text("diagnose", "trace_id", id(1));
    assertTrue(text.contains("Spans still arrive: the verdict may change."), text);
    assertTrue(text.contains("next: wait_for_traces {\"wait_for\":\"complete\"}"), text);
    asking.arrive(failing(2, "broken"));
    String failed = asking.text("diagnose", "trace_id", id(2));
    assertTrue(failed.contains("Spans still arrive"), failed);
    assertTrue(failed.contains("next: get_spans"), failed);
  }

  @Test
  @DisplayName("without error evidence nothing is named as a cause, but what is missing is")
  void silence() {
    asking.arrive(
        span(1, 2).below(1).named("step").build(),
        span(1, 3).below(2).named("open").open().build());
    asking.pass(Duration.ofSeconds(5));
    Map<String, Object> json = json("trace_id", id(1));
    assertEquals("no_error_evidence", json.get("verdict"));
    assertFalse(json.containsKey("root_cause"));
    String text = asking.text("diagnose", "trace_id", id(1));
    assertTrue(text.contains("span 0000000000000002 step ended last"), text);
    assertTrue(text.contains("parent 0000000000000001 never arrived"), text);
    assertTrue(text.contains("span 0000000000000003 open has not ended"), text);
    assertTrue(text.contains("missing_root: the root span never arrived"), text);
    assertTrue(text.contains("flush or shut the SDK down at exit"), text);
  }

  @Test
  @DisplayName("the cause and its message survive the smallest budget, whatever is around them")
  void budget() {
    String long1 = "x".repeat(3_000);
    asking.arrive(
        span(1, 1).named(long1).failed(long1).build(),
        span(1, 2).below(1).named("save " + long1).failed("disk full on node 7 " + long1).build());
    asking.pass(Duration.ofSeconds(5));
    for (String format : List.of("text", "json")) {
      String text = asking.text("diagnose", "trace_id", id(1), "max_tokens", 500, "format", format);
      assertTrue(text.length() <= 2_000, text);
      assertTrue(text.contains("disk full on node 7"), text);
      assertTrue(text.contains(new SpanId(2).hex()), text);
    }
  }

  @Test
  @DisplayName("a failure is new in the window or run that saw it first, and recurring after")
  void states() {
    asking.arrive(failing(1, "old")).pass(Duration.ofHours(3));
    asking.arrive(failing(2, "old")).arrive(failing(3, "young"));
    asking.arrive(
        Spans.span(4, 1)
            .from("service.name", "shop", "selftrace.run.id", "r2")
            .named("job")
            .failed("old")
            .build());
    asking.pass(Duration.ofSeconds(5));
    assertEquals(List.of("new", "new"), states("since", "7d"));
    assertEquals(List.of("recurring", "new"), states("since", "1h"));
    assertEquals(List.of("new"), states("since", "1h", "state", "new"));
    assertEquals(List.of("recurring"), states("since", "1h", "state", "recurring"));
    assertEquals(List.of("recurring"), states("run_id", "r2"));
    String refused = asking.text("find_errors", "state", "gone");
    assertTrue(
        refused.contains("state is \"gone\"; allowed: any, new, recurring, regressed, fixed."),
        refused);
  }

  private List<String> states(Object... arguments) {
    Map<String, Object> all = Asking.arguments(arguments);
    all.put("format", "json");
    Map<String, Object> json =
        Objects.requireNonNull(asking.tools().call("find_errors", all, asking.context()).json());
    return ((List<?>) Objects.requireNonNull(json.get("groups")))
        .stream().map(each -> String.valueOf(((Map<?, ?>) each).get("state"))).toList();
  }
}
