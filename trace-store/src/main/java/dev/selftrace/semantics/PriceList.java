package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, as the operator says: a text file with one model a line. Nothing is known
 * without it, and no price is ever guessed.
 *
 * <pre>
 * # USD per million tokens
 * # model           input  output  cache-read  cache-write
 * gpt-4o-mini*      0.15   0.60    0.075
 * claude-sonnet-*   3.00   15.00   0.30        3.75
 * </pre>
 *
 * <p>Columns are separated by white space. In a model's name {@code *} stands for anything; the
 * first line that fits counts. Prices left out are those of the input. Lines that begin with {@code
 * #} and empty ones are skipped. Immutable, thread-safe.
 *
 * @param prices the lines in their order
 */
public record PriceList(List<Price> prices) {

  /** No prices: nothing has a cost but what the data themselves say. */
  public static final PriceList NONE = new PriceList(List.of());

  /** Lines of a price file; a longer one is refused. */
  public static final int PRICES_MAX = 1_000;

  private static final double TOKENS_PER_PRICE = 1_000_000;
  private static final int NUMBERS_MIN = 2;
  private static final int NUMBERS_MAX = 4;

  public PriceList {
    prices = List.copyOf(prices);
    if (prices.size() > PRICES_MAX) {
      throw new IllegalArgumentException(
          "prices: " + prices.size() + " (expected: <= " + PRICES_MAX + ")");
    }
  }

  /**
   * Reads a price file.
   *
   * @throws IllegalArgumentException naming the first line that is none, and what was expected
   */
  public static PriceList parse(String text) {
    List<Price> prices = new ArrayList<>();
    String[] lines = text.split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty() && line.charAt(0) != '#') {
        prices.add(price(line, i + 1));
      }
    }
    return new PriceList(prices);
  }

  /** US dollars for this usage of a model; null when the model has no price or usage is unknown. */
  @Nullable Double cost(@Nullable String model, Tokens tokens) {
    Price price = model == null ? null : of(model);
    if (price == null || tokens.input() == null) {
      return null;
    }
    long read = orZero(tokens.cacheRead());
    long created = orZero(tokens.cacheCreation());
    double fresh = Math.max(0, tokens.input() - read - created);
    return (fresh * price.input
            + read * price.cacheRead
            + created * price.cacheWrite
            + orZero(tokens.output()) * price.output)
        / TOKENS_PER_PRICE;
  }

  private @Nullable Price of(String model) {
    for (Price price : prices) {
      if (price.fits(model)) {
        return price;
      }
    }
    return null;
  }

  private static Price price(String line, int number) {
    String[] columns = line.split("\\s+");
    int numbers = columns.length - 1;
    if (numbers < NUMBERS_MIN || numbers > NUMBERS_MAX) {
      throw malformed(number, line);
    }
    double[] amounts = new double[numbers];
    for (int i = 0; i < numbers; i++) {
      Double amount = Coercion.asDouble(new StringValue(columns[i + 1]));
      if (amount == null || !Double.isFinite(amount) || amount < 0) {
        throw malformed(number, line);
      }
      amounts[i] = amount;
    }
    return new Price(
        columns[0],
        amounts[0],
        amounts[1],
        numbers > 2 ? amounts[2] : amounts[0],
        numbers > 3 ? amounts[3] : amounts[0]);
  }

  private static IllegalArgumentException malformed(int number, String line) {
    return new IllegalArgumentException(
        "line "
            + number
            + ": "
            + line
            + " (expected: model input output [cache-read [cache-write]], prices in USD per"
            + " million tokens)");
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  /**
   * One line; amounts in US dollars per million tokens.
   *
   * @param model a model's name, {@code *} standing for anything
   */
  public record Price(
      String model, double input, double output, double cacheRead, double cacheWrite) {

    public Price {
      if (model.isEmpty()) {
        throw new IllegalArgumentException("model: \"\" (expected: a model's name)");
      }
    }

    /** Greedy from the left: of what stands between two stars the first place is taken. */
    boolean fits(String name) {
      int star = model.indexOf('*');
      if (star < 0) {
        return model.equals(name);
      }
      String end = model.substring(model.lastIndexOf('*') + 1);
      if (!name.startsWith(model.substring(0, star)) || !name.endsWith(end)) {
        return false;
      }
      int from = star;
      int at = star + 1;
      for (int next = model.indexOf('*', at); next >= 0; next = model.indexOf('*', at)) {
        int found = name.indexOf(model.substring(at, next), from);
        if (found < 0) {
          return false;
        }
        from = found + next - at;
        at = next + 1;
      }
      return from + end.length() <= name.length();
    }
  }
}
