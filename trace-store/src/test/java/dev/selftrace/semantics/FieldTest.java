package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of precedence: every pair of neighbours in every row. */
class FieldTest {

  @ParameterizedTest
  @EnumSource(Field.class)
  @DisplayName("the earlier key of two wins, and an empty one gives way")
  void precedence(Field field) {
    List<String> keys = field.keys();
    for (int i = 0; i + 1 < keys.size(); i++) {
      Values both = new Values(Attributes.EMPTY, Resource.EMPTY);
      both.derive(keys.get(i + 1), "11");
      both.derive(keys.get(i), "7");
      assertEquals("7", both.text(field));
      assertEquals(7L, both.number(field));
      Values one = new Values(Attributes.EMPTY, Resource.EMPTY);
      one.derive(keys.get(i), "");
      one.derive(keys.get(i), AttributeValue.EMPTY);
      one.derive(keys.get(i + 1), "11");
      assertEquals("11", one.text(field));
      assertEquals(i + 1, one.rank(field));
    }
  }

  @ParameterizedTest
  @EnumSource(Field.class)
  @DisplayName("a number that cannot be read gives way to the next key")
  void unreadable(Field field) {
    List<String> keys = field.keys();
    Values values = new Values(Attributes.EMPTY, Resource.EMPTY);
    values.derive(keys.getFirst(), "many");
    assertNull(values.number(field));
    if (keys.size() > 1) {
      values.derive(keys.getLast(), "3");
      assertEquals(3L, values.number(field));
    }
  }

  @ParameterizedTest
  @EnumSource(Field.class)
  @DisplayName("no row names a key twice")
  void once(Field field) {
    assertEquals(field.keys().size(), new HashSet<>(field.keys()).size());
  }

  @Test
  @DisplayName("span and resource attributes of one name are different keys")
  void resource() {
    Attributes session = Attributes.of(List.of("session.id"), List.of(new StringValue("r")));
    Values values = new Values(Attributes.EMPTY, new Resource(session, 0, ""));
    assertEquals("r", values.text(Field.SESSION));
    values.derive("session.id", "s");
    assertEquals("s", values.text(Field.SESSION));
    assertTrue(values.texts(Field.SESSION).containsAll(List.of("s", "r")));
  }
}
