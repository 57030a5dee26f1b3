package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.LongValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flattened attributes as text: the quick way says what the thorough way says. */
class FlattenedTextTest {

  private static final List<String> STEPS = List.of("0", "1", "2", "10", "message", "role", "x");

  @Test
  @DisplayName("levels become lists and maps, the envelope is left out")
  void nested() {
    assertEquals(
        "[{\"role\":\"user\",\"parts\":[\"a\",\"b\"]},{\"role\":\"tool\"}]",
        read(
            "p.0.message.role", "user",
            "p.0.message.parts.0", "a",
            "p.0.message.parts.1", "b",
            "p.1.message.role", "tool"));
  }

  @Test
  @DisplayName("attributes in another order make the same text")
  void anyOrder() {
    assertEquals(
        "[{\"role\":\"system\",\"content\":\"c\"},{\"role\":\"user\"}]",
        read(
            "p.10.message.role", "user",
            "p.0.message.role", "system",
            "p.0.message.content", "c"));
  }

  @Test
  @DisplayName("nothing below the prefix is nothing")
  void nothing() {
    assertNull(read("q.0.role", "user"));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("any keys in any order: the same text as by way of the structure")
  void random(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3_000; i++) {
      TreeSet<String> drawn = new TreeSet<>();
      for (int j = random.nextInt(8); j >= 0; j--) {
        drawn.add(path(random));
      }
      List<String> keys = new ArrayList<>(drawn);
      if (random.nextBoolean()) {
        Collections.shuffle(keys, random);
      }
      List<AttributeValue> values = new ArrayList<>();
      keys.forEach(key -> values.add(new LongValue(values.size())));
      Attributes attributes = Attributes.of(keys, values);
      AttributeValue structure = Flattened.read(attributes, "p.", "message");
      assertEquals(
          structure == null ? null : JsonWriter.write(structure),
          FlattenedText.read(attributes, "p.", "message"),
          keys.toString());
    }
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder("p");
    for (int depth = random.nextInt(4); depth >= 0; depth--) {
      path.append('.').append(STEPS.get(random.nextInt(STEPS.size())));
    }
    return path.toString();
  }

  private static String read(String... pairs) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.add(pairs[i]);
      values.add(new StringValue(pairs[i + 1]));
    }
    return FlattenedText.read(Attributes.of(keys, values), "p.", "message");
  }
}
