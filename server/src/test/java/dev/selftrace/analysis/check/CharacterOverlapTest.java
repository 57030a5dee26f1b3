package dev.selftrace.analysis.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterOverlapTest {

  @ParameterizedTest(name = "{0} | {1}")
  @DisplayName("the numbers are those of sacreBLEU's chrF2, over 100")
  @CsvSource(
      delimiter = '|',
      value = {
        "It is 18 degrees and sunny in Paris. | It is sunny in Paris. | 0.708652895269903",
        "the cat sat on the mat | the cat is on the mat | 0.645779420625287",
        "SELECT name FROM users LIMIT 10 | SELECT id FROM orders | 0.3394388643196686",
        "東京は今日晴れです | 今日の東京は晴れです | 0.35532065766465104",
        "abc | abc | 1",
        "ab | abcd | 0.47169811320754707",
        "a | b | 0",
        "Привет, мир | Привет мир! | 0.5441137566137567",
      })
  void reference(String output, String expected, double value) {
    assertEquals(value, CharacterOverlap.of(output, expected), 1e-12);
  }

  @Test
  @DisplayName("a text is like itself, white space apart, and like nothing it shares nothing with")
  void ends() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 200; i++) {
      String text =
          random
              .ints(1 + i, 'a', 'g')
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      assertEquals(1, CharacterOverlap.of(text, " " + text.replace("a", "a\n")), 1e-12);
      assertEquals(0, CharacterOverlap.of(text, "xyz"));
      double some = CharacterOverlap.of(text, "abcdef");
      assertTrue(some >= 0 && some <= 1, text + ": " + some);
    }
    assertEquals(1, CharacterOverlap.of("", " "));
    assertEquals(0, CharacterOverlap.of("", "a"));
    assertTrue(CharacterOverlap.of("😀😁", "😀😂") < 1, "pairs of surrogates are one character");
  }

  @Test
  @DisplayName("texts of any length are compared in bounded time")
  void bounded() {
    String million = "a quick brown fox ".repeat(60_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertEquals(1, CharacterOverlap.of(million, million)));
  }
}
