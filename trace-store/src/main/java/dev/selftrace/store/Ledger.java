package dev.selftrace.store;

/** A tenant's ledger: what agents wrote down about runs, fixes, checks and scores. */
public interface Ledger extends LedgerReader, LedgerWriter {}
