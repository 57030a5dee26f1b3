package dev.selftrace.server;

import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down what settled traces prove of fixes, for every tenant somebody came in for (ADR 025).
 * Answers do not wait for it: they judge for themselves. Confined to the thread {@code fix-upkeep}.
 */
final class FixUpkeep implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(FixUpkeep.class);

  private final Supplier<Map<TenantRef, Supplier<TenantStore>>> tenants;
  private final InstantSource clock;
  private final long settleNanos;
  private final int pageMax;
  private final Map<TenantRef, FixWatch> watches = new HashMap<>();

  /**
   * @param tenants those in use, each opened when it is asked for
   * @param pageMax rows of one read of a store
   */
  FixUpkeep(
      Supplier<Map<TenantRef, Supplier<TenantStore>>> tenants,
      InstantSource clock,
      Duration settle,
      int pageMax) {
    this.tenants = tenants;
    this.clock = clock;
    this.settleNanos = settle.toNanos();
    this.pageMax = pageMax;
  }

  /** One round over all tenants; the trouble of one does not keep the others. */
  @Override
  public void run() {
    tenants
        .get()
        .forEach((tenant, opened) -> {
          try {
            Instant now = clock.instant();
            watches
                .computeIfAbsent(tenant, _ -> new FixWatch(opened.get(), pageMax))
                .round(TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano(), settleNanos);
          } catch (StoreInterruptedException stopping) {
            throw stopping;
          } catch (StoreException passing) {
            LOG.debug("Upkeep of one tenant's fixes ends early", passing);
          }
        });
  }
}
