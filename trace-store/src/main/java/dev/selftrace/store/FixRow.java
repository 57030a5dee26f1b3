package dev.selftrace.store;

import org.jspecify.annotations.Nullable;

/**
 * A fix with what is proved of it so far.
 *
 * @param sequence its place in the ledger; later entries have greater ones
 * @param verified null when no later trace has shown that it holds
 * @param regressed null when the error has not come back
 */
public record FixRow(
    long sequence, FixEntry fix, @Nullable FixOutcome verified, @Nullable FixOutcome regressed) {}
