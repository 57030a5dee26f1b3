package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.AttributeValue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

  private static final String SAMPLE =
      "{\"a\":[1,-2,3.5,1e3,true,false,null],\"b\":{\"c\":\"x\\\"\\\\\\n\\u00e9\"},\"d\":\"\",\"e\":[]}";

  @Test
  @DisplayName("what is written again reads the same")
  void roundTrip() {
    AttributeValue value = JsonReader.read(SAMPLE);
    assertNotNull(value);
    String written = JsonWriter.write(value);
    AttributeValue again = JsonReader.read(written);
    assertNotNull(again);
    assertEquals(written, JsonWriter.write(again));
    assertEquals(
        "{\"a\":[1,-2,3.5,1000,true,false,null],\"b\":{\"c\":\"x\\\"\\\\\\né\"},\"d\":\"\",\"e\":[]}",
        written);
  }

  @Test
  @DisplayName("no prefix of a document is a document")
  void prefixes() {
    for (int end = 0; end < SAMPLE.length(); end++) {
      assertNull(JsonReader.read(SAMPLE.substring(0, end)), SAMPLE.substring(0, end));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\"}",
        "{\"a\":1,}",
        "nul",
        "01x",
        "\"\\q\"",
        "\"\\u12g4\"",
        "{'a': None}",
        "[1] 2",
        "+-",
        "{ 'user': 'text }"
      })
  @DisplayName("what is no JSON is null")
  void malformed(String text) {
    assertNull(JsonReader.read(text));
  }

  @Test
  @DisplayName("too deep or too long is null")
  void bounds() {
    assertNull(JsonReader.read("[".repeat(100_000)));
    int deep = JsonReader.DEPTH_MAX + 2;
    assertNull(JsonReader.read("[".repeat(deep) + "]".repeat(deep)));
    assertNull(JsonReader.read("\"" + "x".repeat(JsonReader.CHARS_MAX) + "\""));
  }

  @Test
  @DisplayName("changed characters never make it fail (seed 1)")
  void mutations() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      char[] text = SAMPLE.toCharArray();
      text[random.nextInt(text.length)] = "{}[]\",:\\x1".charAt(random.nextInt(10));
      AttributeValue value = JsonReader.read(new String(text));
      if (value != null) {
        String written = JsonWriter.write(value);
        AttributeValue again = JsonReader.read(written);
        assertNotNull(again, written);
        assertEquals(written, JsonWriter.write(again));
      }
    }
  }
}
