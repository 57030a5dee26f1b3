package dev.selftrace.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.selftrace.model.Operation;
import dev.selftrace.model.Slice;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReceiptTest {

  private static FixEntry fix(UnaryOperator<List<Object>> change) {
    List<Object> values =
        change.apply(
            new ArrayList<>(
                List.of(
                    "fix-1",
                    FixEntry.Claim.FIXED,
                    "sum",
                    "v1:f",
                    new TraceId(1, 2),
                    new SpanId(3),
                    4L,
                    "w",
                    "t",
                    Operation.TOOL,
                    "name",
                    "type",
                    "msg",
                    List.of("a", "b"),
                    "c",
                    "arch",
                    "run-1",
                    5L,
                    "e".repeat(64),
                    "r")));
    @SuppressWarnings("unchecked")
    List<String> files = (List<String>) values.get(13);
    return new FixEntry(
        (String) values.get(0),
        (FixEntry.Claim) values.get(1),
        (String) values.get(2),
        (String) values.get(3),
        (TraceId) values.get(4),
        (SpanId) values.get(5),
        new Position((Long) values.get(6)),
        (String) values.get(7),
        (String) values.get(8),
        (Operation) values.get(9),
        (String) values.get(10),
        (String) values.get(11),
        (String) values.get(12),
        files,
        (String) values.get(14),
        (String) values.get(15),
        (String) values.get(16),
        (Long) values.get(17),
        (String) values.get(18),
        (String) values.get(19));
  }

  private static String with(int index, Object value) {
    return Receipt.of(
        fix(values -> {
          values.set(index, value);
          return values;
        }));
  }

  @Test
  @DisplayName("the receipt of a record is what it always was")
  void stable() {
    assertEquals(
        "9025b13901486a5e3b84e71556d23846ab9cec45c97f219ba0be7ee0caf53ce4",
        Receipt.of(fix(values -> values)));
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Receipt.evidence(Slice.of("abc".getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  @DisplayName("it changes with every component but itself, and tells absent from empty")
  void everyComponent() {
    String usual = Receipt.of(fix(values -> values));
    List<Object> others =
        List.of(
            "fix-2",
            FixEntry.Claim.DIAGNOSED,
            "sun",
            "v1:g",
            new TraceId(1, 3),
            new SpanId(4),
            5L,
            "v",
            "u",
            Operation.LLM,
            "nam",
            "typ",
            "msh",
            List.of("ab"),
            "d",
            "arcg",
            "run-2",
            6L,
            "f".repeat(64));
    for (int i = 0; i < others.size(); i++) {
      assertNotEquals(usual, with(i, others.get(i)), "component " + i);
    }
    assertEquals(usual, with(19, "other"), "the receipt itself takes no part");
    HashSet<String> absent = new HashSet<>(List.of(with(14, null), with(14, ""), usual));
    absent.add(with(15, null));
    assertEquals(4, absent.size());
  }
}
