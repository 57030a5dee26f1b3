package dev.selftrace.tool;

import java.security.SecureRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;

/**
 * Ids for what agents write down: short enough to be typed, without letters that look alike, and of
 * some 49 random bits. They hold nothing of what they name. Thread-safe.
 */
final class FreshIds {

  private static final String LETTERS = "23456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 10;
  private static final int ATTEMPTS_MAX = 8;

  private final IntUnaryOperator below;

  /**
   * @param below a random number from 0 to below its argument
   */
  FreshIds(IntUnaryOperator below) {
    this.below = below;
  }

  /** Ids that nobody can foresee. */
  static FreshIds random() {
    SecureRandom random = new SecureRandom();
    return new FreshIds(random::nextInt);
  }

  /**
   * An id such as {@code run-k7m2q9dx4t}.
   *
   * @param taken whether there is such a thing already
   */
  String next(String kind, Predicate<String> taken) {
    for (int i = 0; i < ATTEMPTS_MAX; i++) {
      StringBuilder id = new StringBuilder(kind).append('-');
      for (int j = 0; j < LENGTH; j++) {
        id.append(LETTERS.charAt(below.applyAsInt(LETTERS.length())));
      }
      if (!taken.test(id.toString())) {
        return id.toString();
      }
    }
    throw new IllegalStateException("ids: all taken (expected: random)");
  }
}
