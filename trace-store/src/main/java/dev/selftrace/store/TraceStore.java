package dev.selftrace.store;

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

  /** Sizes over all tenants. */
  StoreStats stats();

  @Override
  void close();
}
