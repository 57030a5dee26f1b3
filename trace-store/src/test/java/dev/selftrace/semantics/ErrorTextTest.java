package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          Failed after 2 attempts. Last error: AI_APICallError: Rate limit reached | AI_APICallError | Rate limit reached
          Error code: 404 - {'error': {'message': 'Invalid URL', 'type': 'bad_request', 'code': None}} | bad_request | Invalid URL
          Error code: 400 - {'error': {'message': "it's wrong", 'code': 'invalid'}} | invalid | it's wrong
          NotFoundError: Error code: 404 - {"error": {"message": "No model", "type": "t"}} | NotFoundError | No model
          Error in agent run: {"error":"ToolCallError: boom"} | ToolCallError | boom
          Error running tool: {"tool_name":"t","error":"Error: timeout after 5000ms"} | Error | timeout after 5000ms
          OperationalError: no such table: customers | OperationalError | no such table: customers
          relation "x" does not exist | | relation "x" does not exist
          No error: all fine | | No error: all fine
          {"message":"quota"} | | quota
          ValueError("it's gone") | ValueError | it's gone
          TypeError [ERR_INVALID_ARG_TYPE]: The path must be text | TypeError | The path must be text
          Errno::ENOENT: No such file | ENOENT | No such file
          Uncaught (in promise) RangeError: too deep | RangeError | too deep
          Unhandled exception. System.FormatException: bad date | FormatException | System.FormatException: bad date
          panic: runtime error: index out of range [3] with length 2 | | runtime error: index out of range [3] with length 2
          429 RESOURCE_EXHAUSTED. {'error': {'code': 429, 'message': 'Quota', 'status': 'X'}} | | Quota
          404 {"type":"error","error":{"type":"not_found_error","message":"model: x"}} | not_found_error | model: x
          {"name":"AI_APICallError","statusCode":404,"responseBody":"{\\"error\\":{\\"message\\":\\"no model\\"}}"} | AI_APICallError | no model
          broken {'error': 'x' | | broken {'error': 'x'
          """)
  @DisplayName("layers come off a message (R9, R12, R17)")
  void unwraps(String text, String type, String message) {
    ErrorText unwrapped = ErrorText.unwrap(text);
    assertEquals(type, unwrapped.type());
    assertEquals(message, unwrapped.message());
  }

  @Test
  @DisplayName("a qualified name in front stays: the outer exception said it")
  void qualified() {
    ErrorText unwrapped = ErrorText.unwrap("java.lang.NullPointerException: Cannot invoke \"x\"");
    assertEquals("NullPointerException", unwrapped.type());
    assertTrue(unwrapped.thrown());
    assertEquals("java.lang.NullPointerException: Cannot invoke \"x\"", unwrapped.message());
  }

  @Test
  @DisplayName("a stack behind the message is cut off (R17)")
  void stack() {
    assertEquals(
        "boom", ErrorText.unwrap("Error: boom\n    at f (/srv/a.js:1:2)\n    at g").message());
    assertEquals(
        "x",
        ErrorText.unwrap("ValueError('x')Traceback (most recent call last):\n  File \"a\"")
            .message());
    assertEquals(
        "bad value",
        ErrorText.unwrap(
                "Traceback (most recent call last):\n  File \"a.py\", line 1\nValueError: bad value\n")
            .message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "generator didn't stop after throw()",
        "Error in agent run: {\"error\":\"x\"}",
        "Request failed with status code 502",
        "AxiosError: Request failed with status code 402",
        "Failed after 3 attempts. Last error: x"
      })
  @DisplayName("wrapper texts are known (telemetry 5.2)")
  void wrappers(String text) {
    assertTrue(ErrorText.isWrapper(text));
  }

  @Test
  @DisplayName("a text that merely mentions a wrapper's words is none")
  void noWrapper() {
    assertFalse(ErrorText.isWrapper("The request failed with status code 402: card declined"));
    assertFalse(ErrorText.isWrapper("no such table: customers"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PostgreSQL error of type 'error' occurred (code: 42P01)",
        "(code: ECONNREFUSED)",
        "TypeError",
        "500",
        "Error"
      })
  @DisplayName("generic texts are known (R11)")
  void generic(String text) {
    assertTrue(ErrorText.isGeneric(text));
  }

  @Test
  @DisplayName("OK and nothing are no text (R2), white space collapses")
  void clean() {
    assertNull(ErrorText.clean("OK"));
    assertNull(ErrorText.clean("  \n "));
    assertNull(ErrorText.clean(null));
    assertEquals("a b c", ErrorText.clean("  a \n\t b  c "));
    assertEquals(2048, String.valueOf(ErrorText.clean("x".repeat(1 << 20))).length());
  }

  @ParameterizedTest
  @CsvSource({
    "sqlite3.OperationalError, OperationalError",
    "org.acme.Outer$Inner, Inner",
    "std::io::Error, Error",
    "42P01, 42P01",
    "ends., ends."
  })
  @DisplayName("types compare by their last segment (R16)")
  void lastSegment(String type, String segment) {
    assertEquals(segment, ErrorText.lastSegment(type));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", " ", "a.", "{'message': '", "\\", "Error: ", "(", "\n\tat"})
  @DisplayName("long hostile texts take no time")
  void hostile(String part) {
    String text = part.repeat((1 << 20) / part.length()) + "}";
    assertTimeoutPreemptively(
        Duration.ofSeconds(5), () -> ErrorText.isWrapper(ErrorText.unwrap(text).message()));
  }
}
