package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Exceptions that are log records (R6, R31). */
class LogErrorsTest {

  private static final int INFO = 9;
  private static final int ERROR = 17;

  @Test
  @DisplayName("a record with exception attributes is one, its service the resource's")
  void attributes() {
    ErrorFacts error = error(log("", ERROR, "failed", Map.of("exception.message", "no stock")));
    assertEquals("no stock", error.message());
    assertEquals("exception-log", error.evidence().text());
    assertEquals("svc", new Semantics().facts(log("", 0, "x", Map.of())).service());
  }

  @Test
  @DisplayName("the event's name may stand in its field or in an attribute")
  void eventName() {
    assertEquals("body", error(log("exception", 0, "body", Map.of())).message());
    assertEquals(
        "body", error(log("gen_ai.client.operation.exception", INFO, "body", Map.of())).message());
    assertEquals("body", error(log("", 0, "body", Map.of("event.name", "exception"))).message());
  }

  @Test
  @DisplayName("an exception told at INFO, and an error without exception, are none")
  void quiet() {
    assertNull(facts(log("", INFO, "retrying", Map.of("exception.message", "x"))));
    assertNull(facts(log("", ERROR, "something failed", Map.of())));
  }

  private static ErrorFacts error(LogRecord log) {
    ErrorFacts error = new Semantics().facts(log).error();
    assertNotNull(error);
    return error;
  }

  private static @org.jspecify.annotations.Nullable ErrorFacts facts(LogRecord log) {
    return new Semantics().facts(log).error();
  }

  private static LogRecord log(
      String event, int severity, String body, Map<String, String> attributes) {
    return new LogRecord(
        1,
        1,
        severity,
        "",
        new AttributeValue.StringValue(body),
        DrawnSpan.attributes(attributes),
        0,
        0,
        null,
        null,
        event,
        new Resource(DrawnSpan.attributes(Map.of("service.name", "svc")), 0, ""),
        Scope.EMPTY);
  }
}
