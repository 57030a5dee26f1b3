package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.selftrace.model.Facts;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts never fail, whatever stands under the keys that rules read. */
class AnySpanTest {

  private static final List<String> TEXTS =
      List.of(
          "", "x", "{", "[{}]", "{\"a\":1}", "12", "-1", "NaN", "true", "ERROR", "chat", "\"q\"");

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  @DisplayName("random values under known keys give facts without empty texts, twice the same")
  void random(long seed) {
    Random random = new Random(seed);
    List<String> keys = new ArrayList<>();
    for (Field field : Field.values()) {
      keys.addAll(field.keys());
    }
    for (int i = 0; i < 1_000; i++) {
      DrawnSpan drawn = DrawnSpan.named(i % 3 == 0 ? "" : "execute_tool");
      for (int j = random.nextInt(12); j >= 0; j--) {
        drawn.with(keys.get(random.nextInt(keys.size())), value(random, 0));
      }
      drawn.event("exception", Map.of("exception.message", value(random, 0)));
      drawn.status(StatusCode.ofNumber(random.nextInt(3)), TEXTS.get(random.nextInt(TEXTS.size())));
      drawn.kind(SpanKind.ofNumber(random.nextInt(6)));
      Span span = drawn.span();
      Facts facts = new Semantics().facts(span);
      assertEquals(facts, new Semantics().facts(span));
      assertFalse(facts.aliases().contains(""));
      assertFalse("".equals(facts.input()) || "".equals(facts.session()));
    }
  }

  private static Object value(Random random, int depth) {
    return switch (random.nextInt(depth > 3 ? 4 : 6)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextDouble();
      case 2 -> random.nextBoolean();
      case 3 -> TEXTS.get(random.nextInt(TEXTS.size()));
      case 4 -> List.of(value(random, depth + 1), value(random, depth + 1));
      default -> Map.of("error", value(random, depth + 1), "input", value(random, depth + 1));
    };
  }
}
