package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * Which log records without trace id are asked for. The window is of the records' own times and not
 * of their arrivals: time is what puts such a record near a span (telemetry R7).
 *
 * @param service of this {@code service.name} only; null for all
 * @param sinceNanos said at or after, nanoseconds since the epoch
 * @param untilNanos said before, nanoseconds since the epoch
 * @param errorsOnly only records with error evidence
 * @param limit the most records, 1 to {@link StoreLimits#pageItemsMax}
 */
public record LooseLogQuery(
    @Nullable String service, long sinceNanos, long untilNanos, boolean errorsOnly, int limit) {

  public LooseLogQuery {
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
  }
}
