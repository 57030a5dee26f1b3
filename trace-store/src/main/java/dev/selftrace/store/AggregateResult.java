package dev.selftrace.store;

import dev.selftrace.store.AggregateRow.Usage;

/**
 * The answer to an {@link AggregateQuery}.
 *
 * @param page the rows; there is no cursor. Truncated when time ran out, or when there were more
 *     groups than {@link StoreLimits#groupsMax}: those met first are kept, and are whole
 * @param traces looked at: those of the query's names, status, part and window
 * @param counted traces or spans in all groups
 * @param leftOut those that matched and have none of the names they are grouped by
 * @param withoutDuration of those counted: spans that have not ended, traces without spans
 * @param background traces not counted because only the foreground was asked for
 * @param elsewhere usage of model calls that matching traces made and no row has
 * @param quantileError the relative error of the quantiles; 0 when they are exact
 */
public record AggregateResult(
    Page<AggregateRow> page,
    long traces,
    long counted,
    long leftOut,
    long withoutDuration,
    long background,
    Usage elsewhere,
    double quantileError) {}
