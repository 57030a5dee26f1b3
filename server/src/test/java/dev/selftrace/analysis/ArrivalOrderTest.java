package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** R21: a trace arrives in any order, and its verdict is the same. */
class ArrivalOrderTest {

  private static final int SHUFFLES = 5;

  static List<RecordedCase> cases() {
    return RecordedCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("verdicts of shuffled arrivals equal those of the recorded order")
  void shuffled(RecordedCase recorded) {
    List<Span> spans = new ArrayList<>(recorded.spans());
    List<LogRecord> logs = new ArrayList<>(recorded.logs());
    for (int seed = 0; seed < SHUFFLES; seed++) {
      Collections.shuffle(spans, new Random(seed));
      Collections.shuffle(logs, new Random(seed));
      assertEquals(recorded.verdicts(), RecordedCase.verdicts(spans, logs), "seed " + seed);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("every part of a trace that may have arrived so far has a verdict")
  void parts(RecordedCase recorded) {
    for (int count = 1; count <= Math.min(20, recorded.spans().size()); count++) {
      int spans =
          RecordedCase.verdicts(recorded.spans().subList(0, count), recorded.logs())
              .values()
              .stream()
              .mapToInt(verdict -> verdict.spanCount())
              .sum();
      assertEquals(count, spans);
    }
  }
}
