package dev.selftrace.store.contract;

import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceStore;
import java.time.InstantSource;

/**
 * An engine that is put to the test, with a place for its data of its own. Opening it again after a
 * close finds what a durable engine kept. Stores derive rows with {@link PlainDeriver} and judge
 * with {@link PlainJudge}.
 */
@FunctionalInterface
public interface Engine {

  /** Opens the store over the engine's data. */
  TraceStore open(StoreLimits limits, InstantSource clock, StoreMetrics metrics);
}
