package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Evaluation;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What log records say besides errors. */
class LogFactsTest {

  @Test
  @DisplayName("where a record comes from: service, instance, session, run")
  void origin() {
    LogFacts facts =
        facts(
            "scope",
            "",
            Map.of("session.id", "s1"),
            Map.of("service.name", "svc", "service.instance.id", "i1", "selftrace.run.id", "r1"));
    assertEquals("svc", facts.service());
    assertEquals("i1", facts.instance());
    assertEquals("s1", facts.session());
    assertEquals("r1", facts.run());
    assertNull(facts.cost());
    assertNull(facts.evaluation());
  }

  @Test
  @DisplayName("an evaluation result is a judgement, whichever place its name stands in")
  void evaluation() {
    Map<String, ?> said =
        Map.of("gen_ai.evaluation.name", "tests", "gen_ai.evaluation.score.label", "FAIL");
    Evaluation expected = new Evaluation("tests", "FAIL", null, null);
    assertEquals(expected, facts("", "gen_ai.evaluation.result", said, Map.of()).evaluation());
    assertEquals(expected, facts("", "", said, Map.of()).evaluation());
  }

  @Test
  @DisplayName("Claude Code's costs stand in its logs (R32); the same word elsewhere is no cost")
  void cost() {
    Map<String, ?> said = Map.of("event.name", "api_request", "cost_usd", "0.0031");
    assertEquals(0.0031, facts("com.anthropic.claude_code.events", "", said, Map.of()).cost());
    assertNull(facts("billing", "", said, Map.of()).cost());
  }

  private static LogFacts facts(
      String scope, String name, Map<String, ?> attributes, Map<String, ?> resource) {
    return new Semantics()
        .facts(
            new LogRecord(
                1,
                0,
                9,
                "INFO",
                AttributeValue.EMPTY,
                DrawnSpan.attributes(attributes),
                0,
                0,
                null,
                null,
                name,
                new Resource(DrawnSpan.attributes(resource), 0, ""),
                new Scope(scope, "", Attributes.EMPTY, 0, "")));
  }
}
