package dev.selftrace.store;

import java.time.Duration;

/**
 * An engine: opens tenants. Constructed with a {@link RowDeriver} and a {@link TraceJudge}.
 *
 * <p>Thread-safe. {@code close} refuses new batches, finishes those under way and forces them to
 * disk; afterwards every call raises {@link StoreClosedException}.
 */
public interface TraceStore extends AutoCloseable {

  /**
   * The store of one tenant, created on first use. Called by the access layer only.
   *
   * @throws StoreClosedException when closed
   * @throws StoreCorruptException when the tenant's data cannot be opened at all
   */
  TenantStore tenant(TenantRef tenant);

  /** What this engine promises. */
  Capabilities capabilities();

  /**
   * Judges traces for which nothing has arrived for this long, those of all tenants that are open.
   * Answers are the same without it; with it, failed traces and causes are found without judging
   * the others. Called from time to time, by one thread.
   *
   * @throws StoreInterruptedException when interrupted; the next call goes on
   */
  void judgeSettled(Duration settle);

  /** Sizes over all tenants. */
  StoreStats stats();

  @Override
  void close();
}
