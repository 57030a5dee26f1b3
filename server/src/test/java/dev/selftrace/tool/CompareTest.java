package dev.selftrace.tool;

import static dev.selftrace.tool.Spans.span;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** T10 over drawn runs. */
class CompareTest {

  private final Asking asking = new Asking();
  private int traces;

  private static String id(int trace) {
    return Spans.traceId(trace).hex();
  }

  /** One test of a suite: its span, a query below it. */
  private void test(String run, String test, String table, boolean asserts) {
    int trace = ++traces;
    boolean there = table.equals("orders");
    Spans root =
        span(trace, 1)
            .named("test")
            .with("test.case.name", test)
            .with("test.case.result.status", there && asserts ? "pass" : "fail")
            .with("selftrace.run.id", run);
    Spans query =
        span(trace, 2)
            .below(1)
            .named("SELECT " + table)
            .with("db.system", "sqlite")
            .with("db.query.text", "SELECT id FROM " + table + " WHERE day = " + trace);
    if (!there) {
      root.failed("no such table: " + table);
      query.failed("no such table: " + table);
    } else if (!asserts) {
      root.failed("AssertionError: expected 3, got 2");
    }
    asking.arrive(root.build(), query.build());
  }

  private void suites() {
    test("r1", "counts orders", "customers", true);
    test("r1", "sums orders", "orders", false);
    test("r1", "lists orders", "orders", true);
    test("r1", "exports orders", "customers", true);
    asking.pass(Duration.ofMinutes(1));
    test("r2", "counts orders", "orders", true);
    test("r2", "sums orders", "orders", false);
    test("r2", "lists orders", "orders", true);
    asking.pass(Duration.ofMinutes(1));
  }

  private Map<String, Object> json(Object... arguments) {
    Map<String, Object> all = Asking.arguments(arguments);
    all.put("format", "json");
    ToolAnswer answer = asking.tools().call("compare", all, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  private static Object at(Object json, Object... path) {
    Object value = json;
    for (Object step : path) {
      value =
          step instanceof Integer index
              ? ((List<?>) value).get(index)
              : Objects.requireNonNull(((Map<?, ?>) value).get(step), value + " " + step);
    }
    return value;
  }

  @Test
  @DisplayName("two runs of a test suite, word for word")
  void golden() {
    suites();
    asking
        .traces
        .ledger()
        .record(
            new CheckEntry(
                "gate",
                List.of(Spans.traceId(1)),
                "r1",
                null,
                List.of(
                    new CheckEntry.Result("no_errors", false, "none", List.of(Spans.traceId(1)))),
                1));
    Golden.check(
        "comparisons/two-runs.txt",
        asking.text("compare", "base", "r1", "candidate", "r2")
            + "\n\n"
            + new JsonMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(json("base", "r1", "candidate", "r2"))
            + "\n");
  }

  @Test
  @DisplayName("a run is compared by position when its spans carry no id")
  void byPosition() {
    Map<String, Object> first = asking.ask("start_run", "label", "t", "format", "json").json();
    asking.arrive(span(1, 1).named("job").failed("boom").build());
    Map<String, Object> second = asking.ask("start_run", "label", "t", "format", "json").json();
    asking.arrive(span(2, 1).named("job").build());
    asking.pass(Duration.ofMinutes(1));
    String base = (String) at(first, "run_id");
    String candidate = (String) at(second, "run_id");
    String text = asking.text("compare", "base", base, "candidate", candidate);
    assertTrue(text.startsWith("fixed: 1 fixed, 0 still failing, 0 new."), text);
    assertTrue(text.endsWith("\",\"fingerprint\":\"" + fingerprint(1) + "\"}"), text);
    String back = asking.text("compare", "base", candidate, "candidate", base);
    assertTrue(back.startsWith("regressed: 0 fixed, 0 still failing, 1 new."), back);
    assertTrue(back.endsWith("next: diagnose {\"trace_id\":\"" + id(1) + "\"}"), back);
  }

  private String fingerprint(int trace) {
    Map<String, Object> json = asking.ask("find_errors", "format", "json").json();
    for (Object each : (List<?>) at(json, "groups")) {
      if (at(each, "sample", "trace_id").equals(id(trace))) {
        return (String) at(each, "fingerprint");
      }
    }
    throw new AssertionError("no failure of trace " + trace);
  }

  @Test
  @DisplayName("a candidate that still arrives or lacks its root is said so, and waited for")
  void unfinished() {
    asking.arrive(span(1, 1).named("job").failed("boom").with("selftrace.run.id", "a").build());
    asking.pass(Duration.ofMinutes(1));
    asking.arrive(span(2, 2).named("job").below(1).with("selftrace.run.id", "b").build());
    String early = asking.text("compare", "base", "a", "candidate", "b");
    assertTrue(early.contains(" The candidate is still arriving: wait, then compare again"), early);
    assertTrue(
        early.endsWith("next: wait_for_traces {\"run_id\":\"b\",\"wait_for\":\"complete\"}"),
        early);
    asking.pass(Duration.ofMinutes(1));
    String late = asking.text("compare", "base", "a", "candidate", "b");
    assertTrue(late.startsWith("different: 0 fixed, 0 still failing, 0 new, 1 unproven."), late);
    assertTrue(late.contains("candidate 1 trace is incomplete"), late);
  }

  @Test
  @DisplayName("an announced run without a trace proves nothing, and is waited for")
  void empty() {
    asking.arrive(span(1, 1).failed("boom").build());
    Map<String, Object> run = asking.ask("start_run", "format", "json").json();
    String id = (String) at(run, "run_id");
    ToolAnswer answer = asking.ask("compare", "base", id(1), "candidate", id);
    assertEquals(ErrorCode.NO_EVIDENCE, answer.code());
    assertEquals(
        "NO_EVIDENCE: candidate is the run \""
            + id
            + "\", of which no trace has arrived. Nothing can be said about it yet. Next:"
            + " wait_for_traces {\"run_id\":\""
            + id
            + "\",\"wait_for\":\"complete\"}",
        answer.text());
  }

  @Test
  @DisplayName("what names nothing is refused with the forms and the latest runs")
  void unknown() {
    asking.arrive(span(1, 1).build());
    Map<String, Object> run = asking.ask("start_run", "format", "json").json();
    ToolAnswer answer = asking.ask("compare", "base", id(1), "candidate", "run-x");
    assertEquals(ErrorCode.NOT_FOUND, answer.code());
    assertTrue(
        answer.text().contains("candidate is \"run-x\"; no run has this id and no trace id"));
    assertTrue(answer.text().contains("The latest runs: " + at(run, "run_id")), answer.text());
    assertEquals(
        ErrorCode.NOT_FOUND, asking.ask("compare", "base", "ffffffff", "candidate", "x").code());
    assertEquals(ErrorCode.INVALID_ARGUMENT, asking.ask("compare", "base", id(1)).code());
  }

  @Test
  @DisplayName("a trace is named by any unique prefix; an ambiguous one answers with candidates")
  void prefixes() {
    asking.arrive(span(1, 1).named("job").build());
    asking.arrive(span(2, 1).named("job").build());
    ToolAnswer answer = asking.ask("compare", "base", id(1).substring(0, 8), "candidate", id(2));
    assertEquals(ErrorCode.AMBIGUOUS_ID, answer.code());
    assertTrue(answer.text().startsWith("AMBIGUOUS_ID: base abcdef00 begins several ids: "));
    String text = asking.text("compare", "base", id(1).substring(0, 16), "candidate", id(2));
    assertTrue(text.startsWith("unchanged: 0 fixed"), text);
  }

  @Test
  @DisplayName("the latest failing and passing trace of a workflow are named by it")
  void latest() {
    asking.arrive(span(1, 1).named("job").failed("boom").build());
    asking.arrive(span(2, 1).named("job").build());
    asking.pass(Duration.ofMinutes(1));
    String text =
        asking.text("compare", "base", "latest-failing:shop", "candidate", "latest-passing:shop");
    assertTrue(
        text.contains(
            "Base trace "
                + id(1)
                + " (the latest failing, error), candidate trace "
                + id(2)
                + " (the latest passing, ok)."),
        text);
    String nothing = asking.text("compare", "base", "latest-failing:shoe", "candidate", id(1));
    assertTrue(nothing.startsWith("0 traces. Looked for base=\"latest-failing:shoe\"."), nothing);
    assertTrue(nothing.contains("workflows that are there:\n  shop"), nothing);
  }

  @Test
  @DisplayName("queries that differ in a literal and outputs are told from where they differ")
  void payloads() {
    for (int trace = 1; trace <= 2; trace++) {
      asking.arrive(
          span(trace, 1).named("ask").build(),
          span(trace, 2)
              .below(1)
              .named("SELECT orders")
              .with("db.system", "sqlite")
              .with("db.query.text", "SELECT * FROM orders WHERE id = " + trace)
              .build(),
          span(trace, 3)
              .below(1)
              .named("execute_tool sum")
              .with("gen_ai.operation.name", "execute_tool")
              .with("gen_ai.tool.name", "sum")
              .with("gen_ai.tool.call.result", "the sum is " + trace)
              .build());
    }
    asking.pass(Duration.ofMinutes(1));
    String text = asking.text("compare", "base", id(1), "candidate", id(2));
    assertTrue(text.startsWith("different: 0 fixed, 0 still failing, 0 new, 2 changes."), text);
    assertTrue(
        text.contains("SELECT orders input: … FROM orders WHERE id = 2\n    in the base: …"), text);
    assertTrue(text.contains("execute_tool sum output: the sum is 2\n"), text);
  }

  private FixEntry fix(String fingerprint) {
    return new FixEntry(
        "fix-1",
        FixEntry.Claim.FIXED,
        "the table is called orders",
        fingerprint,
        Spans.traceId(1),
        new SpanId(2),
        asking.traces.position(),
        "shop",
        "counts orders",
        Operation.DB,
        "SELECT customers",
        null,
        "no such table: customers",
        List.of(),
        null,
        null,
        null,
        asking.traces.position().arrival(),
        "0".repeat(64),
        "0".repeat(64));
  }

  @Test
  @DisplayName("the diagnosis of a run names the tests that failed, in both forms")
  void failedTests() {
    suites();
    String text = asking.text("diagnose", "run_id", "r1");
    assertTrue(
        text.contains(
            "failed tests:\n  trace "
                + id(1)
                + " counts orders\n  trace "
                + id(4)
                + " exports orders\n  trace "
                + id(2)
                + " sums orders\n"),
        text);
    Map<String, Object> json = asking.ask("diagnose", "run_id", "r1", "format", "json").json();
    assertEquals("counts orders", at(Objects.requireNonNull(json), "failed_tests", 0, "test_name"));
    assertEquals(id(1), at(json, "failed_tests", 0, "trace_id"));
    assertTrue(asking.text("get_latest_traces", "run_id", "r1").contains(" test=exports orders"));
  }

  @Test
  @DisplayName("a complete trace that arrived a moment ago is told, not waited for")
  void justArrived() {
    asking.arrive(span(1, 1).named("job").failed("boom").with("selftrace.run.id", "a").build());
    asking.pass(Duration.ofMinutes(1));
    asking.arrive(span(2, 1).named("job").with("selftrace.run.id", "b").build());
    String text = asking.text("compare", "base", "a", "candidate", "b");
    assertTrue(text.contains(" The candidate arrived a moment ago: there may be more"), text);
    assertTrue(text.contains("\nnext: record_fix "), text);
  }

  @Test
  @DisplayName("after a fix was recorded the next call is about what is left")
  void recorded() {
    suites();
    String text = asking.text("compare", "base", "r1", "candidate", "r2");
    assertTrue(
        text.contains("next: record_fix {\"trace_id\":\"" + id(1) + "\""),
        "the occurrence that is shown to be fixed, not the newest: " + text);
    String fingerprint = text.replaceFirst("(?s).*fingerprint\":\"", "").replace("\"}", "");
    asking.traces.ledger().record(fix(fingerprint));
    String after = asking.text("compare", "base", "r1", "candidate", "r2");
    assertTrue(after.endsWith("next: diagnose {\"trace_id\":\"" + id(6) + "\"}"), after);
  }

  @Test
  @DisplayName("outputs of traces larger than what is read are said to be left out")
  void large() {
    for (int trace = 1; trace <= 2; trace++) {
      List<dev.selftrace.model.Span> spans = new ArrayList<>();
      spans.add(span(trace, 1).named("ask").build());
      for (int i = 2; i < TraceChanges.STEPS_READ_MAX + 12; i++) {
        spans.add(
            span(trace, i)
                .below(1)
                .named("execute_tool sum")
                .with("gen_ai.operation.name", "execute_tool")
                .with("gen_ai.tool.call.result", "same")
                .build());
      }
      asking.arrive(spans, List.of());
    }
    asking.pass(Duration.ofMinutes(1));
    String text = asking.text("compare", "base", id(1), "candidate", id(2));
    assertTrue(text.contains(" Outputs of 10 steps were not compared."), text);
  }

  @Test
  @DisplayName("more changes than are listed are counted and said to be")
  void many() {
    for (int trace = 1; trace <= 2; trace++) {
      List<dev.selftrace.model.Span> spans = new ArrayList<>();
      spans.add(span(trace, 1).named("ask").build());
      for (int i = 2; i < 72; i++) {
        String letters = "" + (char) ('a' + i % 10) + (char) ('a' + i / 10);
        spans.add(span(trace, i).below(1).named("step " + trace + letters).build());
      }
      asking.arrive(spans, List.of());
    }
    asking.pass(Duration.ofMinutes(1));
    String text = asking.text("compare", "base", id(1), "candidate", id(2));
    assertTrue(text.contains(" 0 new, 140 changes."), text);
    assertTrue(text.contains(" Only 50 of the changes are listed."), text);
  }

  @Test
  @DisplayName("a trace is compared with a run as a run of one")
  void mixed() {
    asking.arrive(span(1, 1).named("job").failed("boom").build());
    asking.arrive(span(2, 1).named("job").with("selftrace.run.id", "b").build());
    asking.pass(Duration.ofMinutes(1));
    Map<String, Object> json = json("base", id(1), "candidate", "b");
    assertEquals("fixed", json.get("verdict"));
    assertEquals("trace", at(json, "base", "kind"));
    assertEquals("run", at(json, "candidate", "kind"));
    assertEquals(new SpanId(1).hex(), at(json, "fixed", 0, "proof", "span_id"));
    assertFalse(json.containsKey("statements_left_out"));
  }
}
