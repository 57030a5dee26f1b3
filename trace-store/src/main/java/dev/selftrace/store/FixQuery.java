package dev.selftrace.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fixes, newest first.
 *
 * @param sinceNanos recorded at or after, nanoseconds since the epoch
 * @param untilNanos recorded before
 * @param workflow exact; null for all
 * @param runId null for all
 * @param fingerprints empty for all
 * @param beforeSequence only what lies before this place in the ledger; {@link Long#MAX_VALUE} to
 *     begin with the newest
 * @param limit the most items of a page, 1 to {@link StoreLimits#pageItemsMax}
 */
public record FixQuery(
    long sinceNanos,
    long untilNanos,
    @Nullable String workflow,
    @Nullable String runId,
    Set<String> fingerprints,
    long beforeSequence,
    int limit) {

  public FixQuery {
    fingerprints = Set.copyOf(fingerprints);
    if (limit < 1) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: >= 1)");
    }
  }

  /** Every fix. */
  public static FixQuery all(int limit) {
    return new FixQuery(0, Long.MAX_VALUE, null, null, Set.of(), Long.MAX_VALUE, limit);
  }
}
