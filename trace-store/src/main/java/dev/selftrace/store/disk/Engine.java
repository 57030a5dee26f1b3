package dev.selftrace.store.disk;

import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceJudge;
import dev.selftrace.store.index.IndexSetup;
import java.time.InstantSource;

/** What all tenants of one store share. Thread-safe. */
record Engine(
    TenantLog.Environment environment,
    IndexSetup index,
    FrameEncoders encoders,
    ChunkCache cache,
    ByteBudget queue) {

  static Engine of(
      StorageIo io,
      DataFolder data,
      StoreLimits limits,
      RowDeriver deriver,
      TraceJudge judge,
      InstantSource clock,
      StoreMetrics metrics) {
    return new Engine(
        new TenantLog.Environment(io, data, limits, clock, metrics),
        IndexSetup.of(limits, deriver, judge, metrics),
        new FrameEncoders(),
        new ChunkCache(io, limits.cacheBytesMax()),
        new ByteBudget(limits.queueBytesMax(), metrics));
  }

  StoreLimits limits() {
    return environment.limits();
  }

  StoreMetrics metrics() {
    return environment.metrics();
  }
}
