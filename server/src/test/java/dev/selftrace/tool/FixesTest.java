package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Span;
import dev.selftrace.store.FixQuery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents may claim about failures, and what later traces make of it. */
class FixesTest {

  private final Orders orders = new Orders();
  private final Asking asking = orders.asking;

  private Map<String, Object> json(String tool, Object... pairs) {
    List<Object> all = new ArrayList<>(List.of(pairs));
    all.addAll(List.of("format", "json"));
    ToolAnswer answer = asking.ask(tool, all.toArray());
    assertFalse(answer.failed(), answer.text());
    return Objects.requireNonNull(answer.json());
  }

  private Map<String, Object> record(int trace, String summary, Object... pairs) {
    List<Object> all = new ArrayList<>(List.of("trace_id", Orders.id(trace), "summary", summary));
    all.addAll(List.of(pairs));
    return json("record_fix", all.toArray());
  }

  private String refused(Object... pairs) {
    ToolAnswer answer = asking.ask("record_fix", pairs);
    assertTrue(answer.failed(), answer.text());
    return answer.text();
  }

  private Map<?, ?> only() {
    List<?> fixes = fixes();
    assertEquals(1, fixes.size());
    return (Map<?, ?>) fixes.getFirst();
  }

  private List<?> fixes(Object... pairs) {
    return (List<?>) Objects.requireNonNull(json("list_fixes", pairs).get("fixes"));
  }

  private String state() {
    return String.valueOf(only().get("state"));
  }

  private Map<?, ?> group() {
    List<?> groups = (List<?>) Objects.requireNonNull(json("find_errors").get("groups"));
    return (Map<?, ?>) groups.getFirst();
  }

  @Test
  @DisplayName("a fix is unverified, then verified by a trace that takes the step, then regressed")
  void story() {
    orders.fail(1);
    orders.settle();
    assertEquals("unverified", record(1, "raised the limit").get("state"));
    assertEquals("no_trace_since", only().get("unverified_because"));
    assertEquals("fixed", group().get("state"));

    orders.pass(2);
    assertEquals("unverified", state());
    assertEquals("not_settled", only().get("unverified_because"));
    assertEquals(Orders.id(2), only().get("candidate"));
    orders.settle();
    assertEquals("verified", state());
    assertEquals(Map.of("trace_id", Orders.id(2)), only().get("verified_by"));
    assertEquals("fixed", group().get("state"));

    orders.fail(3);
    assertEquals("regressed", state());
    assertEquals(Map.of("trace_id", Orders.id(3)), only().get("regressed_by"));
    assertEquals("regressed", group().get("state"));
    Map<?, ?> last = (Map<?, ?>) Objects.requireNonNull(group().get("last_fix"));
    assertEquals("raised the limit", last.get("summary"));
    orders.pass(4);
    orders.settle();
    assertEquals("regressed", state());
  }

  @Test
  @DisplayName("evidence from before the call counts, and is written down with it")
  void evidenceBefore() {
    orders.fail(1);
    orders.pass(2);
    orders.settle();
    Map<String, Object> recorded = record(1, "raised the limit");
    assertEquals("verified", recorded.get("state"));
    assertEquals(Map.of("trace_id", Orders.id(2)), recorded.get("verified_by"));
    String fixId = (String) Objects.requireNonNull(recorded.get("fix_id"));
    assertTrue(asking.traces.ledger().fix(fixId).orElseThrow().verified() != null);
  }

  @Test
  @DisplayName("failing on the way to the fix is no regression, and what held before it no proof")
  void triedBefore() {
    orders.fail(1);
    orders.pass(2);
    orders.fail(3);
    orders.settle();
    assertEquals("unverified", record(1, "raised the limit").get("state"));
    orders.pass(4);
    orders.settle();
    assertEquals(Map.of("trace_id", Orders.id(4)), only().get("verified_by"));
  }

  @Test
  @DisplayName("a trace that began to arrive before the failing one had arrived proves nothing")
  void overlapping() {
    List<Span> early = Orders.of(2, null);
    asking.arrive(early.getLast());
    orders.fail(1);
    asking.arrive(early.getFirst());
    orders.settle();
    record(1, "raised the limit");
    assertEquals("unverified", state());
  }

  @Test
  @DisplayName("a fix whose step is not taken any more stays unverified, and says why")
  void notExercised() {
    orders.fail(1);
    orders.settle();
    record(1, "the charge is gone");
    asking.arrive(Spans.span(2, 1).named("POST /orders").startingAt(200).build());
    orders.settle();
    assertEquals("not_exercised_since", only().get("unverified_because"));
    assertEquals(1, ((Number) Objects.requireNonNull(only().get("traces_since"))).intValue());
    String text = asking.text("list_fixes");
    assertTrue(text.contains("unverified (not exercised since, in 1 trace)"), text);
  }

  @Test
  @DisplayName("the step failing for another reason proves nothing")
  void otherError() {
    orders.fail(1);
    orders.settle();
    record(1, "raised the limit");
    asking.arrive(Orders.of(2, "no such currency"), List.of());
    orders.settle();
    assertEquals("unverified", state());
  }

  @Test
  @DisplayName("traces of another workflow and incomplete ones prove nothing")
  void elsewhere() {
    orders.fail(1);
    orders.settle();
    record(1, "raised the limit");
    Spans other =
        Spans.span(2, 1).named(Orders.CHARGE).startingAt(200).from("service.name", "other");
    asking.arrive(other.build());
    asking.arrive(Orders.of(3, null).getLast());
    orders.settle();
    assertEquals("unverified", state());
  }

  @Test
  @DisplayName("a late error takes a proof back")
  void lateError() {
    orders.fail(1);
    orders.settle();
    record(1, "raised the limit");
    orders.pass(2);
    orders.settle();
    assertEquals("verified", state());
    asking.arrive(
        Spans.span(2, 3)
            .below(1)
            .named(Orders.CHARGE)
            .startingAt(203)
            .failed("card declined: limit 500")
            .build());
    assertEquals("regressed", state());
  }

  @Test
  @DisplayName("the failing trace sent again is neither proof nor regression")
  void replayed() {
    orders.fail(1);
    orders.settle();
    record(1, "raised the limit");
    orders.fail(1);
    orders.settle();
    assertEquals("unverified", state());
    orders.pass(2);
    orders.pass(2);
    orders.settle();
    assertEquals("verified", state());
  }

  @Test
  @DisplayName("a newer fix takes the place of the older, which is judged no further")
  void superseded() {
    orders.fail(1);
    orders.settle();
    Object first = record(1, "raised the limit").get("fix_id");
    orders.fail(2);
    orders.settle();
    Object second = record(2, "removed the limit").get("fix_id");
    orders.pass(3);
    orders.settle();
    List<?> fixes = fixes();
    assertEquals(2, fixes.size());
    Map<?, ?> newer = (Map<?, ?>) fixes.getFirst();
    Map<?, ?> older = (Map<?, ?>) fixes.getLast();
    assertEquals(List.of(second, "verified"), List.of(newer.get("fix_id"), newer.get("state")));
    assertEquals(List.of(first, "regressed"), List.of(older.get("fix_id"), older.get("state")));
    assertEquals("fixed", group().get("state"));
  }

  @Test
  @DisplayName("the same claim is recorded once, also by many at the same time")
  void sameClaim() throws InterruptedException {
    orders.fail(1);
    orders.settle();
    Set<Object> receipts = ConcurrentHashMap.newKeySet();
    List<Thread> agents = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      agents.add(
          Thread.ofVirtual()
              .start(() -> {
                Map<String, Object> answer = record(1, " raised the limit ", "commit", "4f1c");
                receipts.add(Objects.requireNonNull(answer.get("receipt")));
              }));
    }
    for (Thread agent : agents) {
      agent.join();
    }
    assertEquals(1, receipts.size());
    assertEquals(1, fixes().size());
    assertEquals(true, record(1, "raised the limit", "commit", "4f1c").get("recorded_before"));
    record(1, "raised the limit", "commit", "5a2d");
    assertEquals(2, fixes().size());
  }

  @Test
  @DisplayName("another test case of the suite does not verify the one that failed")
  void tests() {
    asking.arrive(test(1, "declined", "card declined: limit 500"), List.of());
    asking.arrive(test(2, "accepted", null), List.of());
    orders.settle();
    assertEquals("unverified", record(1, "raised the limit").get("state"));
    asking.arrive(test(3, "accepted", null), List.of());
    asking.arrive(test(4, "declined", null), List.of());
    orders.settle();
    assertEquals(Map.of("trace_id", Orders.id(4)), only().get("verified_by"));
  }

  private static List<Span> test(int trace, String test, @Nullable String message) {
    Spans charge = Spans.span(trace, 2).below(1).named(Orders.CHARGE).startingAt(trace * 100L + 1);
    if (message != null) {
      charge.failed(message);
    }
    return List.of(
        Spans.span(trace, 1)
            .named("POST /orders")
            .startingAt(trace * 100L)
            .with("test.case.name", test)
            .build(),
        charge.build());
  }

  @Test
  @DisplayName("a diagnosis is shown to whoever meets the failure again")
  void diagnosed() {
    orders.fail(1);
    orders.settle();
    assertEquals("diagnosed", record(1, "the bank is down", "state", "diagnosed").get("state"));
    orders.pass(2);
    orders.settle();
    assertEquals("diagnosed", state());
    orders.fail(3);
    orders.settle();
    assertEquals("recurring", stateOf(json("find_errors", "since", "3s")));
    Map<String, Object> diagnosis = json("diagnose", "trace_id", Orders.id(3));
    Map<?, ?> seen = (Map<?, ?>) Objects.requireNonNull(diagnosis.get("seen_before"));
    Map<?, ?> last = (Map<?, ?>) Objects.requireNonNull(seen.get("last_fix"));
    assertEquals("the bank is down", last.get("summary"));
    assertEquals("diagnosed", last.get("state"));
    assertTrue(asking.text("diagnose", "trace_id", Orders.id(3)).contains("the bank is down"));
  }

  private static Object stateOf(Map<String, Object> groups) {
    List<?> list = (List<?>) Objects.requireNonNull(groups.get("groups"));
    return Objects.requireNonNull(((Map<?, ?>) list.getFirst()).get("state"));
  }

  @Test
  @DisplayName("no trace, no fix: refusals say what the trace holds and what to do")
  void refusals() {
    orders.fail(1);
    orders.pass(2);
    orders.settle();
    String healthy = refused("trace_id", Orders.id(2), "summary", "x");
    assertTrue(
        healthy.startsWith("NO_EVIDENCE: trace " + Orders.id(2) + " holds no error"), healthy);
    String unknown = refused("trace_id", Orders.id(9), "summary", "x");
    assertTrue(unknown.startsWith("NOT_FOUND: no trace has the trace_id " + Orders.id(9)), unknown);
    String fingerprint =
        refused("trace_id", Orders.id(1), "summary", "x", "fingerprint", "v1:0000000000000000");
    assertTrue(fingerprint.startsWith("NO_EVIDENCE: trace " + Orders.id(1)), fingerprint);
    assertTrue(fingerprint.contains("It holds span 0000000000000002 (v1:"), fingerprint);
    String span = refused("trace_id", Orders.id(2), "summary", "x", "span_id", "0000000000000002");
    assertTrue(span.startsWith("NO_EVIDENCE"), span);
    String absent =
        refused("trace_id", Orders.id(1), "summary", "x", "span_id", "0000000000000077");
    assertTrue(absent.startsWith("NOT_FOUND"), absent);
    String summary = refused("trace_id", Orders.id(1), "summary", "x".repeat(1_001));
    assertTrue(summary.startsWith("INVALID_ARGUMENT: summary has 1001"), summary);
    assertEquals(0, asking.traces.ledger().fixes(FixQuery.all(10)).items().size());
  }

  @Test
  @DisplayName("a span on the path of the error stands for its cause, as does the fingerprint")
  void spanOnThePath() {
    orders.fail(1);
    orders.settle();
    Map<String, Object> atRoot = record(1, "raised the limit", "span_id", "0000000000000001");
    assertEquals("0000000000000002", atRoot.get("span_id"));
    Map<String, Object> atCause = record(1, "raised the limit", "span_id", "0000000000000002");
    assertEquals(atRoot.get("fix_id"), atCause.get("fix_id"));
    Object fingerprint = Objects.requireNonNull(atRoot.get("fingerprint"));
    assertEquals(
        atRoot.get("fix_id"),
        record(1, "raised the limit", "fingerprint", fingerprint).get("fix_id"));
  }

  @Test
  @DisplayName("a trace that has expired is told from one that never was, when a fix rests on it")
  void expired() {
    orders.fail(1);
    orders.settle();
    Object fix = record(1, "raised the limit").get("fix_id");
    ToolContext emptied =
        new ToolContext(
            new Asking().traces,
            asking.traces.ledger(),
            asking.traces.ledger(),
            () -> asking.ingest,
            new byte[] {1});
    ToolAnswer answer =
        asking
            .tools()
            .call(
                "record_fix", Asking.arguments("trace_id", Orders.id(1), "summary", "x"), emptied);
    assertTrue(
        answer.text().startsWith("NO_EVIDENCE: trace " + Orders.id(1) + " has expired"),
        answer.text());
    assertTrue(answer.text().contains(String.valueOf(fix)), answer.text());
    ToolAnswer table = asking.tools().call("list_fixes", Map.of(), emptied);
    assertTrue(table.text().contains("raised the limit"), table.text());
  }

  @Test
  @DisplayName("the table pages, and finds fixes by state, workflow and run")
  void table() {
    orders.fail(1);
    orders.settle();
    for (int i = 0; i < 5; i++) {
      record(1, "try " + i, "run_id", "run-" + i);
      asking.pass(Duration.ofSeconds(1));
    }
    orders.pass(2);
    orders.settle();
    Map<String, Object> first = json("list_fixes", "limit", 2);
    Map<?, ?> page = (Map<?, ?>) Objects.requireNonNull(first.get("page"));
    assertEquals(5L, ((Number) Objects.requireNonNull(page.get("total"))).longValue());
    Object cursor = Objects.requireNonNull(page.get("cursor"));
    List<?> second = fixes("limit", 2, "cursor", cursor);
    assertEquals("try 2", ((Map<?, ?>) second.getFirst()).get("summary"));
    assertEquals(1, fixes("state", "verified").size());
    assertEquals(4, fixes("state", "unverified").size());
    assertEquals(1, fixes("run_id", "run-3").size());
    assertEquals(0, fixes("workflow_name", "other").size());
    assertEquals(5, fixes("workflow_name", only1("workflow_name")).size());
    assertEquals(0, fixes("since", "1s").size());
  }

  private Object only1(String field) {
    return Objects.requireNonNull(((Map<?, ?>) fixes("limit", 1).getFirst()).get(field));
  }

  @ParameterizedTest(name = "{0} after {1}")
  @DisplayName("a step is the same under other ids, tables and models")
  @CsvSource({
    "db.system, SELECT missing_orders, SELECT orders",
    "gen_ai.operation.name, chat gpt-3.5-instruct, chat gpt-4o",
    "other, GET /orders/17, GET /orders/18",
  })
  void sameStep(String key, String failing, String passing) {
    asking.arrive(step(1, key, failing).failed("boom").build());
    orders.settle();
    record(1, "done");
    asking.arrive(step(2, key, passing).build());
    orders.settle();
    assertEquals("verified", state());
  }

  private static Spans step(int trace, String key, String name) {
    String value = key.startsWith("gen_ai") ? "chat" : "postgresql";
    return Spans.span(trace, 1).named(name).with(key, value).startingAt(trace * 100L);
  }
}
