package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.CodeLocation;
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
  @DisplayName("an exception told at INFO is none, and an ERROR line without one is told apart")
  void quiet() {
    assertNull(facts(log("", INFO, "retrying", Map.of("exception.message", "x"))));
    assertEquals(
        "error-log", error(log("", ERROR, "something failed", Map.of())).evidence().text());
  }

  @Test
  @DisplayName("a body that is a stack trace is an exception, with its place (R7)")
  void stackBody() {
    ErrorFacts error =
        error(
            log(
                "",
                ERROR,
                """
                TypeError: Cannot read properties of undefined (reading 'name')
                    at file:///srv/app/app.ts:4:37
                    at mapped (ext:deno_http/00_serve.ts:1:9601)
                """,
                Map.of()));
    assertEquals("TypeError", error.type());
    assertEquals("Cannot read properties of undefined (reading 'name')", error.message());
    assertEquals(new CodeLocation("/srv/app/app.ts", 4, null), error.location());
    assertEquals("exception-log", error.evidence().text());
  }

  @Test
  @DisplayName("words of the program may stand before the exception")
  void wordsBefore() {
    ErrorFacts console =
        error(log("", ERROR, "upload failed: Error: quota\n    at f (/srv/a.js:1:2)\n", Map.of()));
    assertEquals("Error", console.type());
    assertEquals("quota", console.message());
    ErrorFacts line =
        error(log("", ERROR, "retry 3 gave up, psycopg2.OperationalError: no route", Map.of()));
    assertEquals("OperationalError", line.type());
    ErrorFacts python =
        error(
            log(
                "",
                ERROR,
                """
                Unhandled in worker
                Traceback (most recent call last):
                  File "/srv/app/job.py", line 3, in run
                    raise KeyError("user")
                KeyError: 'user'
                """,
                Map.of()));
    assertEquals("KeyError", python.type());
    assertEquals(new CodeLocation("/srv/app/job.py", 3, "run"), python.location());
    assertEquals(
        "error-log",
        error(log("", ERROR, "3 files had problems: see above", Map.of())).evidence().text());
  }

  @Test
  @DisplayName("error objects of JavaScript loggers and ECS are exceptions")
  void structured() {
    ErrorFacts pino =
        error(
            log(
                "",
                ERROR,
                "{\"msg\":\"x\",\"err\":{\"type\":\"DbError\",\"message\":\"no pool\","
                    + "\"stack\":\"DbError: no pool\\n    at q (/srv/db.js:7:1)\"}}",
                Map.of()));
    assertEquals("DbError", pino.type());
    assertEquals("no pool", pino.message());
    assertEquals(new CodeLocation("/srv/db.js", 7, "q"), pino.location());
    ErrorFacts ecs =
        error(
            log(
                "",
                ERROR,
                "failed",
                Map.of(
                    "error.type", "java.io.IOException",
                    "error.message", "disk full",
                    "error.stack_trace", "java.io.IOException: disk full\n\tat a.B.c(B.java:1)")));
    assertEquals("IOException", ecs.type());
    assertEquals("disk full", ecs.message());
  }

  @Test
  @DisplayName("failed events of coding agents are errors, successful ones are not (R32)")
  void vendorEvents() {
    ErrorFacts api =
        error(
            log(
                "",
                INFO,
                "claude_code.api_error",
                Map.of("event.name", "api_error", "error", "overloaded", "status_code", "529")));
    assertEquals("HTTP 529", api.type());
    assertEquals("overloaded", api.message());
    ErrorFacts tool =
        error(
            log(
                "gemini_cli.tool_call",
                0,
                "Tool call: ls",
                Map.of("success", false, "error", "denied", "error_type", "permission")));
    assertEquals("permission", tool.type());
    assertNull(
        facts(log("gemini_cli.tool_call", 0, "Tool call", Map.of("success", true, "error", ""))));
  }

  private static ErrorFacts error(LogRecord log) {
    ErrorFacts error = new Semantics().facts(log).error();
    assertNotNull(error);
    return error;
  }

  private static @org.jspecify.annotations.Nullable ErrorFacts facts(LogRecord log) {
    return new Semantics().facts(log).error();
  }

  private static LogRecord log(String event, int severity, String body, Map<String, ?> attributes) {
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
