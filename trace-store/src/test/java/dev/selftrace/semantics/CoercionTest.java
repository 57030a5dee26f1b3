package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CoercionTest {

  @Test
  @DisplayName("numbers read from int, double and decimal text (R28)")
  void numbers() {
    assertEquals(429L, Coercion.asLong(DrawnSpan.value("429")));
    assertEquals(429L, Coercion.asLong(DrawnSpan.value(429)));
    assertEquals(429L, Coercion.asLong(DrawnSpan.value(429.0)));
    assertEquals(103L, Coercion.asLong(DrawnSpan.value(" 103.9 ")));
    assertEquals(0.5, Coercion.asDouble(DrawnSpan.value("5e-1")));
    assertEquals(Long.MAX_VALUE, Coercion.asLong(DrawnSpan.value("9223372036854775807")));
  }

  @Test
  @DisplayName("what is no number is absent")
  void noNumbers() {
    for (Object value : List.of("", "4x", "0x10", "1f", "NaN", "1e", true, List.of(1), Map.of())) {
      assertNull(Coercion.asLong(DrawnSpan.value(value)), value.toString());
    }
    assertNull(Coercion.asLong(DrawnSpan.value(Double.NaN)));
    assertNull(Coercion.asLong(null));
  }

  @Test
  @DisplayName("booleans read from their names")
  void booleans() {
    assertEquals(true, Coercion.asBool(DrawnSpan.value("True")));
    assertEquals(false, Coercion.asBool(DrawnSpan.value("false")));
    assertEquals(true, Coercion.asBool(DrawnSpan.value(true)));
    assertNull(Coercion.asBool(DrawnSpan.value("yes")));
    assertNull(Coercion.asBool(DrawnSpan.value(1)));
  }

  @Test
  @DisplayName("lists and maps read as JSON, a single value as a list of itself")
  void structure() {
    assertEquals(
        "[{\"a\":1,\"b\":\"x\"},2.5]",
        Coercion.asText(DrawnSpan.value(List.of(Map.of("a", 1, "b", "x"), 2.5))));
    assertEquals(1, Coercion.asList(DrawnSpan.value("stop")).size());
    assertEquals("stop", Coercion.asFirstText(DrawnSpan.value(List.of("stop", "length"))));
    assertEquals("stop", Coercion.asFirstText(DrawnSpan.value("stop")));
  }

  @Test
  @DisplayName("empty values count as nothing (R30)")
  void empty() {
    for (Object value : List.of("", List.of(), Map.of(), AttributeValue.EMPTY)) {
      assertTrue(Coercion.isEmpty(DrawnSpan.value(value)));
      assertNull(Coercion.asText(DrawnSpan.value(value)));
    }
    assertTrue(Coercion.isEmpty(null));
  }
}
