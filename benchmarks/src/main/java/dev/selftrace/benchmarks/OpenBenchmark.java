package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceStore;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Opening a data directory until the tenant can be read: its log is replayed. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class OpenBenchmark {

  private static final TenantRef TENANT = new TenantRef("benchmark");

  /** Requests of 512 spans in the log. */
  @Param({"200", "1000"})
  public int requests;

  private Engines engines;

  /** Fills a log. */
  @Setup
  public void fill() throws IOException {
    engines = Engines.inTemporaryFolder();
    Batches batches = new Batches(Workload.first(requests));
    try (TraceStore store = engines.open("disk")) {
      for (int i = 0; i < requests; i++) {
        store.tenant(TENANT).append(batches.next()).toCompletableFuture().join();
      }
    }
  }

  /** Removes it. */
  @TearDown
  public void delete() throws IOException {
    engines.delete();
  }

  /** Opens, asks, closes; the count proves that all of it is there. */
  @Benchmark
  public long open() {
    try (TraceStore store = engines.open("disk")) {
      long spans = store.tenant(TENANT).stats().spans();
      if (spans != (long) requests * Workload.SPANS_PER_REQUEST) {
        throw new IllegalStateException("spans: " + spans);
      }
      return spans;
    }
  }
}
