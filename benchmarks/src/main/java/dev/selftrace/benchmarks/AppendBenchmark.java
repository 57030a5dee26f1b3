package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.RequestBytes;
import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Appending decoded batches from four threads to one tenant, each waiting for its acknowledgement:
 * spans per second that are durable (disk) and visible.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 4, time = 5)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx3g", "--enable-native-access=ALL-UNNAMED"})
@Threads(AppendBenchmark.THREADS)
public class AppendBenchmark {

  static final int THREADS = 4;
  private static final int REQUESTS_PER_THREAD = 64;

  /** The store all threads append to. */
  @State(Scope.Benchmark)
  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
  public static class Target {

    /** Which engine. */
    @Param({"memory", "disk"})
    public String engine = "";

    private final AtomicInteger threads = new AtomicInteger();
    private final List<RequestBytes> requests = Workload.first(THREADS * REQUESTS_PER_THREAD);
    private Engines engines;
    private TraceStore store;
    private TenantStore tenant;

    /** Opens an empty store. */
    @Setup
    public void open() throws IOException {
      engines = Engines.inTemporaryFolder();
      store = engines.open(engine);
      tenant = store.tenant(new TenantRef("benchmark"));
    }

    /** Removes it. */
    @TearDown
    public void close() throws IOException {
      store.close();
      engines.delete();
    }

    private Batches share() {
      int first = threads.getAndIncrement() % THREADS * REQUESTS_PER_THREAD;
      return new Batches(requests.subList(first, first + REQUESTS_PER_THREAD));
    }
  }

  /** One thread's batches, decoded outside the measured time. */
  @State(Scope.Thread)
  @SuppressWarnings("NullAway.Init") // JMH calls the set-up first
  public static class Source {

    private Batches batches;
    private Batch batch;

    /** Takes a share of the workload. */
    @Setup
    public void share(Target target) {
      batches = target.share();
    }

    /** Decodes. */
    @Setup(Level.Invocation)
    public void next() {
      batch = batches.next();
    }
  }

  /** One request's spans. */
  @Benchmark
  @OperationsPerInvocation(Workload.SPANS_PER_REQUEST)
  public Ack append(Target target, Source source) {
    return target.tenant.append(source.batch).toCompletableFuture().join();
  }
}
