package dev.selftrace.semantics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Facts;
import dev.selftrace.model.Tokens;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's price file and what it makes of usage. */
class PriceListTest {

  private static final String FILE =
      """
      # USD per million tokens
      gpt-4o-mini*   0.15  0.60  0.075

      claude-*-4*    3     15    0.30   3.75
      *              1     2
      """;

  @Test
  @DisplayName("cached tokens cost their own price, prices left out are those of the input")
  void cost() {
    PriceList prices = PriceList.parse(FILE);
    assertEquals(
        (600 * 0.15 + 400 * 0.075 + 100 * 0.60) / 1e6,
        prices.cost("gpt-4o-mini-2024-07-18", new Tokens(1000L, 100L, 1100L, 400L, null, null)));
    assertEquals(
        (500 * 3 + 300 * 0.30 + 200 * 3.75 + 15) / 1e6,
        prices.cost("claude-sonnet-4-5", new Tokens(1000L, 1L, 1001L, 300L, 200L, null)));
    assertEquals(
        (10 * 1 + 1 * 2) / 1e6, prices.cost("other", new Tokens(10L, 1L, 11L, 4L, null, null)));
  }

  @ParameterizedTest(name = "{0} fits {1}: {2}")
  @CsvSource({
    "gpt-4o, gpt-4o, true",
    "gpt-4o, gpt-4o-mini, false",
    "gpt-*, gpt-, true",
    "*mini, gpt-4o-mini, true",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxcyyb, false",
    "ab*ba, aba, false",
    "*, anything, true"
  })
  @DisplayName("a star stands for anything")
  void patterns(String pattern, String model, boolean fits) {
    assertEquals(fits, new PriceList.Price(pattern, 1, 1, 1, 1).fits(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o 1", "gpt-4o 1 two", "gpt-4o 1 2 3 4 5", "gpt-4o -1 2", "x NaN 1"})
  @DisplayName("a line that is no price is refused with its number")
  void malformed(String line) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> PriceList.parse("# prices\n" + line));
    assertTrue(String.valueOf(e.getMessage()).startsWith("line 2: " + line));
  }

  @Test
  @DisplayName("nothing is guessed: no price, no usage, half the usage or a wrapper has no cost")
  void neverGuessed() {
    PriceList prices = PriceList.parse("gpt-4o 1 2");
    assertNull(prices.cost("gpt-5", new Tokens(10L, 1L, 11L, null, null, null)));
    assertNull(prices.cost("gpt-4o", new Tokens(null, 1L, null, null, null, null)));
    assertNull(facts(prices, "chat", "gpt-4o", null).cost());
    assertNull(facts(prices, "invoke_agent", "gpt-4o", 5L).cost());
    assertNull(facts(PriceList.NONE, "chat", "gpt-4o", 5L).cost());
  }

  @Test
  @DisplayName("what the data say beats the file; the answering model beats the requested one")
  void precedence() {
    PriceList prices = PriceList.parse("gpt-4o-2024 1 2\ngpt-4o 100 200");
    assertEquals(20 / 1e6, facts(prices, "chat", "gpt-4o-2024", 5L).cost());
    assertEquals(
        0.5,
        new Semantics(prices)
            .facts(drawn("chat", "gpt-4o", 5L).with("gen_ai.usage.cost", "0.5").span())
            .cost());
  }

  private static Facts facts(PriceList prices, String operation, String answered, Long output) {
    return new Semantics(prices).facts(drawn(operation, answered, output).span());
  }

  private static DrawnSpan drawn(String operation, String answered, Long output) {
    DrawnSpan span =
        DrawnSpan.named("x")
            .with("gen_ai.operation.name", operation)
            .with("gen_ai.request.model", "gpt-4o")
            .with("gen_ai.response.model", answered)
            .with("gen_ai.usage.input_tokens", 10);
    return output == null ? span : span.with("gen_ai.usage.output_tokens", output);
  }
}
