package dev.selftrace.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BudgetTest {

  /** An answer of 50 bytes and parts with one string of 3,000 bytes each. */
  private static int size(Extent extent) {
    return 50 + extent.parts() * (20 + Math.min(3_000, extent.stringBytes()));
  }

  @Test
  @DisplayName("a token counts as four bytes")
  void tokens() {
    assertEquals(new Budget(16_000), Budget.ofTokens(4_000));
  }

  @Test
  @DisplayName("everything that fits is shown with strings of 2 KiB")
  void whole() {
    assertEquals(new Extent(3, 2_048, 2_048), new Budget(10_000).choose(3, 1, BudgetTest::size));
  }

  @Test
  @DisplayName("strings give way before parts do")
  void stringsFirst() {
    assertEquals(new Extent(10, 512, 2_048), new Budget(9_000).choose(10, 1, BudgetTest::size));
    Extent crowded = new Budget(9_000).choose(100, 1, BudgetTest::size);
    assertEquals(256, crowded.stringBytes());
    assertEquals((9_000 - 50) / 276, crowded.parts());
  }

  @Test
  @DisplayName("strings shrink further until the essential parts are there")
  void essential() {
    assertEquals(96, new Budget(2_000).choose(100, 10, BudgetTest::size).stringBytes());
    Extent tightest = new Budget(2_000).choose(100, 90, BudgetTest::size);
    assertEquals(32, tightest.stringBytes());
    assertEquals((2_000 - 50) / 52, tightest.parts());
  }

  @Test
  @DisplayName("the message an answer is about may take a quarter of it")
  void message() {
    assertEquals(500, new Budget(2_000).choose(100, 1, BudgetTest::size).messageBytes());
  }

  @Test
  @DisplayName("the chosen extent never exceeds the budget")
  void never() {
    for (int bytes = 200; bytes < 20_000; bytes += 37) {
      for (int parts = 0; parts < 40; parts += 3) {
        Extent extent = new Budget(bytes).choose(parts, parts / 2, BudgetTest::size);
        assertTrue(size(extent) <= bytes, extent + " in " + bytes);
      }
    }
  }
}
