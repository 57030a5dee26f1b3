package dev.selftrace.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTemplateTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          at 2025-11-21T12:30:00.123Z it broke | at <ts> it broke
          GET https://api.example.org/v1/x?y=1 failed | GET <url> failed
          order 6f9619ff-8b86-d011-b42d-00c04fc964ff gone | order <id> gone
          at 0x7ffe12 in deadbeef01 | at <hex> in <hex>
          open /srv/app/data.db or C:\\data\\x.db | open <path> or <path>
          see file:///srv/a.mjs now | see <path> now
          no 'users' and "orders" and `x` | no <q> and <q> and <q>
          can't and won't stay | can't and won't stay
          call_abc123def failed, req-0123456789 too | <id> failed, <id> too
          took 5000ms, 3.5 s, 12%, -7 and 10MB | took <n>, <n>, <n>, <n> and <n>
          model gpt-4o of utf8 | model gpt-4o of utf8
          connect ECONNREFUSED 127.0.0.1:5432 | connect ECONNREFUSED <n>:<n>
          no   such     table | no such table
          """)
  @DisplayName("what changes from one occurrence to the next becomes a mark")
  void marks(String message, String template) {
    assertEquals(template, MessageTemplate.ofMessage(message));
  }

  @Test
  @DisplayName("only the first line and its first characters count")
  void first() {
    assertEquals("first", MessageTemplate.ofMessage("first\nsecond"));
    String words = "word ".repeat(100);
    assertEquals(MessageTemplate.ofMessage(words + "a"), MessageTemplate.ofMessage(words + "b"));
  }

  @Test
  @DisplayName("a fingerprint is versioned, keeps operations apart and forgets lines")
  void fingerprint() {
    String print = print(Operation.LLM, "chat gpt-4o", 3);
    assertEquals(19, print.length());
    assertEquals("v1:", print.substring(0, 3));
    assertEquals(print, print(Operation.LLM, "chat gpt-5", 9));
    assertNotEquals(print, print(Operation.TOOL, "chat gpt-4o", 3));
    assertEquals(
        print(Operation.HTTP, "GET /orders/42", 1), print(Operation.HTTP, "GET /orders/7", 1));
    assertNotEquals(
        print(Operation.HTTP, "GET /orders", 1), print(Operation.HTTP, "GET /users", 1));
  }

  private static String print(Operation operation, String name, int line) {
    return Fingerprint.of(
        "Error", "boom", operation, name, new CodeLocation("/srv/" + line + "/a.js", line, "f"));
  }
}
