package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WaitForTracesTest {

  private final Asking asking = new Asking();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private Map<String, Object> waiting(Object... arguments) {
    Map<String, Object> all = Asking.arguments(arguments);
    all.put("format", "json");
    ToolAnswer answer = asking.tools().call("wait_for_traces", all, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  private CompletableFuture<Map<String, Object>> parked(Object... arguments) {
    CompletableFuture<Map<String, Object>> answer =
        CompletableFuture.supplyAsync(() -> waiting(arguments), threads);
    while (asking.traces.subscriptions() == 0 && !answer.isDone()) {
      Thread.onSpinWait();
    }
    return answer;
  }

  private static Object reason(Map<String, Object> answer) {
    return ((Map<?, ?>) Objects.requireNonNull(answer.get("missing"))).get("reason");
  }

  private static int traces(Map<String, Object> answer) {
    return ((List<?>) Objects.requireNonNull(answer.get("traces"))).size();
  }

  @Test
  @DisplayName("a trace that arrived just before the call is there at once")
  void already() {
    asking.arrive(Spans.span(1, 1).build());
    Map<String, Object> answer = waiting();
    assertEquals(true, answer.get("satisfied"));
    assertEquals(1, traces(answer));
    asking.pass(Duration.ofMinutes(5));
    assertEquals(false, waiting("timeout_seconds", 0).get("satisfied"), "but not an old one");
  }

  @Test
  @DisplayName("of many traces ten are listed, failed ones first, and all are counted")
  void listsFailedFirst() {
    for (int trace = 1; trace <= 30; trace++) {
      Spans span = Spans.span(trace, 1);
      asking.arrive(trace == 7 ? span.failed("no room").build() : span.build());
    }
    Map<String, Object> answer = waiting();
    assertEquals(10, traces(answer));
    assertEquals(1, answer.get("failed_trace_count"));
    assertEquals(30L, ((Map<?, ?>) Objects.requireNonNull(answer.get("page"))).get("total"));
    List<?> traces = (List<?>) Objects.requireNonNull(answer.get("traces"));
    assertEquals("error", ((Map<?, ?>) traces.getFirst()).get("status"));
    String text = asking.text("wait_for_traces");
    assertTrue(text.contains("10 of 30 traces, 1 failed, failed ones first."), text);
    assertEquals(20, traces(waiting("min_traces", 20)), "as many as were waited for");
  }

  @Test
  @DisplayName("a parked call wakes when a trace of its workflow arrives, and for no other")
  void wakes() throws Exception {
    CompletableFuture<Map<String, Object>> answer =
        parked("workflow_name", "shop", "timeout_seconds", 50);
    asking.arrive(Spans.span(1, 1).from("service.name", "other").build());
    assertFalse(answer.isDone());
    asking.arrive(Spans.span(2, 1).from("service.name", "shop").build());
    Map<String, Object> arrived = answer.get(10, TimeUnit.SECONDS);
    assertEquals(true, arrived.get("satisfied"));
    assertEquals(1, traces(arrived));
    assertEquals(0, asking.traces.subscriptions());
  }

  @Test
  @DisplayName("after a bookmark only what is new counts")
  void bookmark() {
    asking.arrive(Spans.span(1, 1).build());
    Object after = Objects.requireNonNull(waiting().get("after"));
    Map<String, Object> nothing = waiting("after", after, "timeout_seconds", 0);
    assertEquals(false, nothing.get("satisfied"));
    assertEquals("nothing_arrived", reason(nothing));
    asking.arrive(Spans.span(2, 1).build());
    assertEquals(1, traces(waiting("after", after)));
    Object latest =
        Objects.requireNonNull(
            Objects.requireNonNull(asking.ask("get_latest_traces", "format", "json").json())
                .get("after"));
    assertEquals(0, traces(waiting("after", latest, "timeout_seconds", 0)));
  }

  @Test
  @DisplayName("at the time-out it says what is missing")
  void missing() {
    assertEquals("nothing_arrived", reason(waiting("timeout_seconds", 0)));
    asking.arrive(Spans.span(1, 1).from("service.name", "other").build());
    Map<String, Object> other = waiting("workflow_name", "shop", "timeout_seconds", 0);
    assertEquals("other_workflows", reason(other));
    assertEquals(
        List.of("other"),
        ((Map<?, ?>) Objects.requireNonNull(other.get("missing"))).get("arrived_workflow_names"));
    assertEquals("too_few_traces", reason(waiting("min_traces", 2, "timeout_seconds", 0)));
    asking.arrive(Spans.span(2, 2).below(1).from("service.name", "shop").build());
    assertEquals(
        "root_not_ended",
        reason(waiting("workflow_name", "shop", "wait_for", "complete", "timeout_seconds", 0)));
    asking.arrive(
        Spans.span(3, 1).from("service.name", "third").build(),
        Spans.span(3, 3).below(2).from("service.name", "third").build());
    assertEquals(
        "parents_missing",
        reason(waiting("workflow_name", "third", "wait_for", "complete", "timeout_seconds", 0)));
  }

  @Test
  @DisplayName("waiting for complete traces goes on until the root has ended")
  void complete() throws Exception {
    asking.arrive(Spans.span(1, 2).below(1).build());
    CompletableFuture<Map<String, Object>> answer =
        parked("wait_for", "complete", "timeout_seconds", 50);
    asking.traces.append(List.of(Spans.span(1, 1).build()), List.of());
    assertEquals(true, answer.get(10, TimeUnit.SECONDS).get("satisfied"));
  }

  @Test
  @DisplayName("a rootless trace that has settled ends the wait unsatisfied")
  void settled() {
    asking.arrive(Spans.span(1, 2).below(1).build()).pass(Duration.ofSeconds(3));
    Map<String, Object> answer = waiting("wait_for", "complete", "timeout_seconds", 50);
    assertEquals(false, answer.get("satisfied"));
    assertEquals("root_not_ended", reason(answer));
  }

  @Test
  @DisplayName("a hundred waiting calls are no platform threads, and each gets its trace")
  void hundred() throws Exception {
    var _ = parked("workflow_name", "first", "timeout_seconds", 50);
    int before = ManagementFactory.getThreadMXBean().getThreadCount();
    List<CompletableFuture<Map<String, Object>>> parked =
        IntStream.range(1, 100)
            .mapToObj(i -> parked("workflow_name", "agent-" + i, "timeout_seconds", 50))
            .toList();
    while (asking.traces.subscriptions() < 100) {
      Thread.onSpinWait();
    }
    int after = ManagementFactory.getThreadMXBean().getThreadCount();
    assertTrue(after - before < 20, before + " threads, then " + after);
    for (int i = 1; i < 100; i++) {
      asking.arrive(Spans.span(i, 1).from("service.name", "agent-" + i).build());
    }
    for (CompletableFuture<Map<String, Object>> each : parked) {
      assertEquals(1, traces(each.get(10, TimeUnit.SECONDS)));
    }
  }

  @Test
  @DisplayName("while others' telemetry streams in, a waiting call looks twenty times a second")
  void looksSeldom() throws Exception {
    CompletableFuture<Map<String, Object>> answer =
        parked("workflow_name", "shop", "timeout_seconds", 50);
    long began = System.nanoTime();
    for (int i = 1; i <= 300; i++) {
      asking.arrive(Spans.span(i, 1).from("service.name", "other").build());
    }
    asking.arrive(Spans.span(400, 1).from("service.name", "shop").build());
    assertEquals(1, traces(answer.get(10, TimeUnit.SECONDS)));
    long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
    // Far from the 300 arrivals, however slowly or quickly they came.
    assertTrue(
        asking.traces.looks() <= 20 + took / 50, asking.traces.looks() + " looks in ms: " + took);
  }

  @Test
  @DisplayName("a trace that grows while a call waits counts once, as it is in the end")
  void grows() throws Exception {
    CompletableFuture<Map<String, Object>> answer = parked("min_traces", 2, "timeout_seconds", 50);
    asking.arrive(Spans.span(1, 2).below(1).build());
    while (asking.traces.looks() < 2) {
      Thread.onSpinWait();
    }
    asking.arrive(Spans.span(1, 1).build());
    assertFalse(answer.isDone());
    asking.arrive(Spans.span(2, 1).build());
    Map<String, Object> arrived = answer.get(10, TimeUnit.SECONDS);
    assertEquals(2, traces(arrived));
    assertTrue(arrived.toString().contains("span_count=2"), arrived.toString());
  }

  @Test
  @DisplayName("a parked call takes no turn at reading from others")
  void holdsNoPermit() throws Exception {
    List<CompletableFuture<Map<String, Object>>> parked =
        IntStream.range(0, 20)
            .mapToObj(i -> parked("workflow_name", "never", "timeout_seconds", 50))
            .toList();
    while (asking.traces.subscriptions() < 20) {
      Thread.onSpinWait();
    }
    assertFalse(asking.ask("list_workflows").failed());
    asking.arrive(Spans.span(1, 1).from("service.name", "never").build());
    for (CompletableFuture<Map<String, Object>> each : parked) {
      assertEquals(true, each.get(10, TimeUnit.SECONDS).get("satisfied"));
    }
    assertTrue(asking.text("wait_for_traces", "timeout_seconds", 0).contains("Satisfied"));
  }
}
