package dev.selftrace.semantics;

import dev.selftrace.model.Tokens;
import org.jspecify.annotations.Nullable;

/** Token usage in its normal form: the input holds every prompt token, cached or not (R34). */
final class TokenFacts {

  private TokenFacts() {}

  /** The usage; null when nothing of it was said. */
  static @Nullable Tokens read(Values values) {
    Long input = values.number(Field.INPUT_TOKENS);
    Long output = values.number(Field.OUTPUT_TOKENS);
    Long total = values.number(Field.TOTAL_TOKENS);
    Long cacheRead = values.number(Field.CACHE_READ_TOKENS);
    Long cacheCreation = values.number(Field.CACHE_CREATION_TOKENS);
    Long reasoning = values.number(Field.REASONING_TOKENS);
    if (input == null && output == null && (total == null || total == 0)) {
      // A failed call may carry a total of nothing (R35).
      return null;
    }
    long cached = orZero(cacheRead) + orZero(cacheCreation);
    if (input != null && leavesOutCached(input, orZero(output), total, cached)) {
      input += cached;
    }
    if (total == null && input != null && output != null) {
      total = input + output;
    }
    return new Tokens(input, output, total, cacheRead, cacheCreation, reasoning);
  }

  /** More was cached than was sent, or only with the cached tokens the total comes out. */
  private static boolean leavesOutCached(
      long input, long output, @Nullable Long total, long cached) {
    return cached > input || (cached > 0 && total != null && total == input + output + cached);
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }
}
