package dev.selftrace.benchmarks;

import dev.selftrace.analysis.Judge;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceJudge;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.disk.DiskTraceStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.stream.Stream;

/** Opens engines as the server does, with data in a temporary folder. */
final class Engines {

  private final Path folder;

  private Engines(Path folder) {
    this.folder = folder;
  }

  static Engines inTemporaryFolder() throws IOException {
    return new Engines(Files.createTempDirectory("selftrace-benchmark-"));
  }

  /** The engine of this name, over what the folder holds. */
  TraceStore open(String engine) {
    RowDeriver deriver = new Semantics();
    TraceJudge judge = new Judge();
    return switch (engine) {
      case "disk" ->
          DiskTraceStore.open(
              folder,
              StoreLimits.DEFAULTS,
              deriver,
              judge,
              InstantSource.system(),
              StoreMetrics.NONE);
      case "memory" ->
          new InMemoryTraceStore(
              StoreLimits.DEFAULTS, deriver, judge, InstantSource.system(), StoreMetrics.NONE);
      default -> throw new IllegalArgumentException("engine: " + engine);
    };
  }

  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
