package dev.selftrace.analysis.check;

import java.util.HashMap;
import java.util.Map;

/**
 * How similar two texts are: chrF2, the character n-gram F-score of Popović, "chrF: character
 * n-gram F-score for automatic MT evaluation" (WMT 2015), with n from 1 to 6 and recall weighted
 * twice as much as precision; white space does not count, case does (ADR 028). It needs no words,
 * so it works in every language, and no model, so it gives the same number everywhere.
 *
 * <p>For each n, precision is the part of the output's n-grams that the expected text has too, as
 * often; recall is the part of the expected text's. Both are averaged over the n for which both
 * texts are long enough. Pure.
 */
public final class CharacterOverlap {

  /** What answers call the measure. */
  public static final String NAME = "chrF2";

  /** Of longer texts the beginning is compared. */
  public static final int COMPARED_MAX = 20_000;

  private static final int ORDER_MAX = 6;
  private static final double RECALL_WEIGHT = 4; // beta squared
  private static final int BITS = 21; // of a code point

  private CharacterOverlap() {}

  /** 0 (nothing in common) to 1 (the same but for white space). */
  public static double of(String output, String expected) {
    int[] hypothesis = characters(output);
    int[] reference = characters(expected);
    if (hypothesis.length == 0 || reference.length == 0) {
      return hypothesis.length == reference.length ? 1 : 0;
    }
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int order = 1; order <= ORDER_MAX; order++) {
      int ofOutput = hypothesis.length - order + 1;
      int ofExpected = reference.length - order + 1;
      if (ofOutput > 0 && ofExpected > 0) {
        double common = common(hypothesis, reference, order);
        precision += common / ofOutput;
        recall += common / ofExpected;
        orders++;
      }
    }
    precision /= orders;
    recall /= orders;
    double weighted = RECALL_WEIGHT * precision + recall;
    return weighted == 0 ? 0 : (1 + RECALL_WEIGHT) * precision * recall / weighted;
  }

  private static int[] characters(String text) {
    return text.codePoints()
        .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point))
        .limit(COMPARED_MAX)
        .toArray();
  }

  /** How many n-grams both have, each as often as the text that has fewer of it. */
  private static int common(int[] output, int[] expected, int order) {
    Map<Gram, Integer> left = new HashMap<>();
    for (int i = 0; i + order <= expected.length; i++) {
      left.merge(Gram.of(expected, i, order), 1, Integer::sum);
    }
    int common = 0;
    for (int i = 0; i + order <= output.length; i++) {
      Gram gram = Gram.of(output, i, order);
      Integer rest = left.get(gram);
      if (rest != null && rest > 0) {
        common++;
        left.put(gram, rest - 1);
      }
    }
    return common;
  }

  /** Up to six code points, three to a number. */
  private record Gram(long head, long tail) {
    static Gram of(int[] points, int from, int order) {
      long head = 0;
      long tail = 0;
      for (int i = 0; i < order; i++) {
        if (i < 3) {
          head = (head << BITS) | points[from + i];
        } else {
          tail = (tail << BITS) | points[from + i];
        }
      }
      return new Gram(head, tail);
    }
  }
}
