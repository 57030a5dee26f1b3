package dev.selftrace.store;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Part of an ordered result.
 *
 * @param total matches in all, counted up to {@link StoreLimits#countMax}
 * @param totalExact whether {@code total} is the true count
 * @param truncated the read stopped at a limit before everything in the window was looked at
 * @param next where to go on; null when this is the last page
 */
public record Page<T>(
    List<T> items, long total, boolean totalExact, boolean truncated, @Nullable Cursor next) {

  public Page {
    items = List.copyOf(items);
  }

  /** No matches. */
  public static <T> Page<T> empty() {
    return new Page<>(List.of(), 0, true, false, null);
  }

  /** The same page with other items. */
  public <R> Page<R> map(Function<? super T, ? extends R> change) {
    return new Page<>(items.stream().<R>map(change).toList(), total, totalExact, truncated, next);
  }
}
