package dev.selftrace.analysis;

import static dev.selftrace.analysis.ToldSpan.judge;
import static dev.selftrace.analysis.ToldSpan.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.semantics.Semantics;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls, tokens and cost of a trace (R23, R32, R33, R35). */
class UsageTest {

  @Test
  @DisplayName("cost is summed over leaf calls, a wrapper's is left out, nothing said is nothing")
  void cost() {
    ToldSpan agent = told(1, 0, "agent").with("openinference.span.kind", "AGENT").lasts(1, 9);
    ToldSpan wrapper = llm(2, 1).with("llm.cost.total", "0.75").lasts(2, 8);
    ToldSpan first = llm(3, 2).with("llm.cost.total", "0.25");
    ToldSpan second = llm(4, 2).with("llm.cost.total", "0.5");
    assertEquals(0.75, judge(agent, wrapper, first, second).cost());
    assertNull(judge(agent, llm(5, 1)).cost());
  }

  @Test
  @DisplayName("a log's cost counts when no span says it (R32)")
  void logs() {
    ToldSpan[] silent = {llm(2, 0)};
    assertEquals(0.5, usage(List.of(log(2L, 0.25), log(null, 0.25)), silent).cost());
    ToldSpan[] priced = {llm(2, 0).with("llm.cost.total", "0.25")};
    assertEquals(0.25, usage(List.of(log(2L, 0.3), log(null, 0.3)), priced).cost());
  }

  @Test
  @DisplayName("calls that say no tokens make the sums partial, failed ones do not (R35)")
  void partial() {
    Usage usage =
        usage(
            List.of(),
            told(1, 0, "run").lasts(1, 9),
            llm(2, 1).with("llm.token_count.prompt", 10),
            llm(3, 1),
            llm(4, 1).failed("429"));
    assertEquals(10L, usage.inputTokens());
    assertEquals(3, usage.llmCalls());
    assertEquals(1, usage.callsWithoutUsage());
  }

  @Test
  @DisplayName("two spans with one call's id are one tool call, two calls of one tool are two")
  void tools() {
    assertEquals(
        2,
        usage(
                List.of(),
                told(1, 0, "run").lasts(1, 9),
                tool(2).with("gen_ai.tool.call.id", "call_1"),
                tool(3).with("gen_ai.tool.call.id", "call_1"),
                tool(4).with("gen_ai.tool.call.id", "call_2"))
            .toolCalls());
  }

  @Test
  @DisplayName("a tool span inside one of the same tool is the same call, inside another it is not")
  void sidesOfOneCall() {
    ToldSpan client = told(2, 1, "tools/call stock").with("mcp.method.name", "tools/call");
    ToldSpan server = told(3, 2, "tools/call stock").with("mcp.method.name", "tools/call");
    ToldSpan inner =
        told(4, 3, "execute_tool lookup").with("gen_ai.operation.name", "execute_tool");
    ToldSpan run = told(1, 0, "run").lasts(1, 9);
    assertEquals(2, usage(List.of(), run, client, server, inner).toolCalls());
  }

  private static ToldSpan llm(long id, long parent) {
    return told(id, parent, "chat " + id)
        .with("openinference.span.kind", "LLM")
        .with("llm.model_name", "m-1");
  }

  private static ToldSpan tool(long id) {
    return told(id, 1, "execute_tool stock").with("gen_ai.operation.name", "execute_tool");
  }

  private static LogRow log(@Nullable Long span, double cost) {
    SpanId id = span == null ? null : new SpanId(span);
    return new LogRow(id, 1, 1, 9, "svc", null, null, null, null, cost);
  }

  private static Usage usage(List<LogRow> logs, ToldSpan... spans) {
    List<SpanRow> rows = new ArrayList<>();
    for (ToldSpan each : spans) {
      SpanRow row = SpanRow.of(each.span(), new Semantics().facts(each.span()), rows.size());
      rows.add(row);
    }
    SpanTree tree = SpanTree.of(rows);
    return Usage.of(tree, TraceErrors.of(tree, logs), logs);
  }
}
