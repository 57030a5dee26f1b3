package dev.selftrace.semantics;

import static dev.selftrace.semantics.DrawnSpan.named;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The error predicate and what it finds (telemetry R1 to R5, R11, R18). */
class SpanErrorsTest {

  @Test
  @DisplayName("an exception event beats status OK; OK as a message is none (R2)")
  void okButFailed() {
    ErrorFacts error = error(named("x").status(StatusCode.OK, "OK").exception("Error", "boom", ""));
    assertEquals("boom", error.message());
    assertEquals("exception-event", error.evidence().text());
    assertEquals(List.of("boom"), error.texts());
    assertNull(named("x").status(StatusCode.OK, "OK").facts().error());
  }

  @Test
  @DisplayName("an error needs no event (R5)")
  void statusOnly() {
    ErrorFacts error = error(named("x").failed("OperationalError: no such table"));
    assertEquals("OperationalError", error.type());
    assertEquals("no such table", error.message());
    assertEquals("status", error.evidence().text());
  }

  @Test
  @DisplayName("the informative text wins over the generic one (R11)")
  void generic() {
    ErrorFacts error =
        error(
            named("pg.query")
                .failed("relation \"customers\" does not exist")
                .event(
                    "exception",
                    Map.of("exception.message", "PostgreSQL error of type 'error' (code: 42P01)")));
    assertEquals("relation \"customers\" does not exist", error.message());
    assertEquals(2, error.texts().size());
  }

  @Test
  @DisplayName("of several exception events the last failed the span")
  void lastEvent() {
    ErrorFacts error =
        error(named("x").exception("A", "first try", "").exception("B", "gave up", ""));
    assertEquals("B", error.type());
    assertEquals("gave up", error.message());
  }

  @Test
  @DisplayName("a retry's type and message are the inner ones (R12)")
  void retry() {
    ErrorFacts error =
        error(
            named("chat")
                .exception(
                    "AI_RetryError",
                    "Failed after 2 attempts. Last error: AI_APICallError: Rate limit reached",
                    ""));
    assertEquals("AI_APICallError", error.type());
    assertEquals("Rate limit reached", error.message());
    assertTrue(error.wrapper());
  }

  @Test
  @DisplayName("a Java wrapper gives way to its innermost cause")
  void javaCause() {
    ErrorFacts error =
        error(
            named("x")
                .exception(
                    "java.util.concurrent.CompletionException",
                    "failed",
                    """
                    java.util.concurrent.CompletionException: failed
                    \tat a.B.c(B.java:1)
                    Caused by: java.lang.IllegalStateException: no stock
                    \tat com.acme.Stock.take(Stock.java:7)
                    """));
    assertEquals("IllegalStateException", error.type());
    assertTrue(String.valueOf(error.message()).endsWith("no stock"));
    assertEquals(new CodeLocation("com/acme/Stock.java", 7, "Stock.take"), error.location());
  }

  @Test
  @DisplayName("a server's 4xx is no error, a client's is; 5xx always (R18)")
  void http() {
    assertNull(http(SpanKind.SERVER, 404).with("error.type", "404").facts().error());
    assertNotNull(http(SpanKind.SERVER, 500).facts().error());
    ErrorFacts client = error(http(SpanKind.CLIENT, 404).with("url.full", "http://x/y"));
    assertEquals("HTTP 404 from POST http://x/y", client.message());
    ErrorFacts number =
        error(http(SpanKind.CLIENT, 502).with("url.full", "http://x/y").failed("502"));
    assertEquals("HTTP 502 from POST http://x/y", number.message());
    assertEquals("HTTP 404", client.type());
    assertEquals("http-status", client.evidence().text());
    assertEquals(List.of(), client.texts());
  }

  @Test
  @DisplayName("a status code sent as text counts (R28)")
  void httpText() {
    assertNotNull(
        named("POST")
            .kind(SpanKind.CLIENT)
            .with("http.request.method", "POST")
            .with("http.response.status_code", "429")
            .facts()
            .error());
  }

  @Test
  @DisplayName("error.type alone is evidence")
  void errorType() {
    ErrorFacts error = error(named("x").with("error.type", "openai.RateLimitError"));
    assertEquals("RateLimitError", error.type());
    assertEquals("error-type", error.evidence().text());
    assertNull(error.message());
  }

  @Test
  @DisplayName("a tool's result may say itself that it failed")
  void toolResult() {
    assertEquals("quota", error(tool("{\"error\": \"quota\"}")).message());
    assertEquals("no", error(tool("{\"isError\":true,\"content\":[{\"text\":\"no\"}]}")).message());
    assertNull(tool("{\"error\": null, \"rows\": 1}").facts().error());
    assertNull(tool("{\"error\": \"\"}").facts().error());
    assertNull(tool("{\"error\": false}").facts().error());
    assertNull(tool("an \"error\" in prose").facts().error());
    assertNull(named("chat").with("gen_ai.tool.call.result", "{\"error\":\"x\"}").facts().error());
  }

  @Test
  @DisplayName("the place is the innermost frame of the program, else what attributes say")
  void location() {
    String stack = "Error: x\n    at f (/srv/app/a.js:3:4)\n";
    DrawnSpan span = named("x").with("code.file.path", "/srv/app/b.js").with("code.line.number", 9);
    assertEquals(new CodeLocation("/srv/app/b.js", 9, null), error(span.failed("x")).location());
    ErrorFacts error = error(span.exception("Error", "x", stack));
    assertEquals(new CodeLocation("/srv/app/a.js", 3, "f"), error.location());
    assertEquals(stack, error.stack());
    assertNull(error.withoutStack().stack());
  }

  @Test
  @DisplayName("a missing file looks like noise on internal work only (R13)")
  void noise() {
    String text = "ENOENT: no such file or directory, open '/srv/app/auth.json'";
    assertTrue(error(named("fs.readFile").failed(text)).noise());
    assertFalse(
        error(named("t").with("gen_ai.operation.name", "execute_tool").failed(text)).noise());
  }

  @Test
  @DisplayName("the fingerprint forgets ids, numbers and paths, not types and words")
  void fingerprint() {
    String base = print("DbError", "Row 42 of /srv/a/b.db not found for 'ada'");
    assertEquals(base, print("DbError", "Row 7 of /opt/x.db not found for 'bob'"));
    assertEquals(base, print("pkg.DbError", "Row 7 of /opt/x.db not found for 'bob'"));
    assertNotEquals(base, print("DbError", "Row 42 of /srv/a/b.db locked for 'ada'"));
    assertNotEquals(base, print("IoError", "Row 42 of /srv/a/b.db not found for 'ada'"));
  }

  @Test
  @DisplayName("five megabytes of message become facts of bounded size")
  void huge() {
    ErrorFacts error = error(named("x").failed("word ".repeat(1 << 20)));
    assertTrue(String.valueOf(error.message()).length() <= ErrorFacts.MESSAGE_CHARS_MAX);
    error.texts().forEach(text -> assertTrue(text.length() <= ErrorFacts.MESSAGE_CHARS_MAX));
  }

  private static String print(String type, String message) {
    return error(named("query").exception(type, message, "")).fingerprint();
  }

  private static DrawnSpan http(SpanKind kind, int status) {
    return named("POST")
        .kind(kind)
        .with("http.request.method", "POST")
        .with("http.response.status_code", status);
  }

  private static DrawnSpan tool(String result) {
    return named("execute_tool x")
        .with("gen_ai.operation.name", "execute_tool")
        .with("gen_ai.tool.call.result", result);
  }

  private static ErrorFacts error(DrawnSpan span) {
    ErrorFacts error = span.facts().error();
    assertNotNull(error);
    return error;
  }
}
