package dev.selftrace.server;

import dev.selftrace.analysis.Judge;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.disk.DiskTraceStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import java.time.InstantSource;

/** Opens the engine that is configured: the one place that names them. */
final class Engines {

  private Engines() {}

  static TraceStore open(SelftraceProperties properties, InstantSource clock, Metrics metrics) {
    Semantics semantics = new Semantics(PriceFile.read(properties.server().prices()));
    Judge judge = new Judge();
    try {
      return switch (properties.server().store()) {
        case MEMORY -> new InMemoryTraceStore(properties.store(), semantics, judge, clock, metrics);
        case DISK ->
            DiskTraceStore.open(
                properties.server().data(), properties.store(), semantics, judge, clock, metrics);
      };
    } catch (StoreException e) {
      throw new StartException(String.valueOf(e.getMessage()), e);
    }
  }
}
