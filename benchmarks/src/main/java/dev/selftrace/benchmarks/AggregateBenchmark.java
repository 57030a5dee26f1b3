package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.store.AggregateQuery;
import dev.selftrace.store.AggregateQuery.Attribute;
import dev.selftrace.store.AggregateQuery.Dimension;
import dev.selftrace.store.AggregateQuery.Fact;
import dev.selftrace.store.AggregateQuery.Measure;
import dev.selftrace.store.AggregateQuery.Unit;
import dev.selftrace.store.AggregateResult;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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

/** Counts, quantiles and token sums over 102,400 spans whose traces have been judged. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xmx2g", "--enable-native-access=ALL-UNNAMED"})
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class AggregateBenchmark {

  private static final int REQUESTS = 200;
  private static final List<Measure> MEASURES =
      List.of(Measure.COUNT, Measure.ERROR_RATE, Measure.P95, Measure.TOTAL_TOKENS);

  /** Where the spans are kept. */
  @Param({"memory", "disk"})
  public String engine;

  /** What rows differ by. */
  @Param({"workflow_name", "model", "tool_name", "service", "span_name", "session.id"})
  public String group;

  private Engines engines;
  private TraceStore store;
  private TenantStore tenant;
  private AggregateQuery query;

  /** Fills the store and has its traces judged. */
  @Setup
  public void setUp() throws IOException {
    engines = Engines.inTemporaryFolder();
    store = engines.open(engine);
    tenant = store.tenant(new TenantRef("benchmark1"));
    Batches batches = new Batches(Workload.first(REQUESTS));
    for (int i = 0; i < REQUESTS; i++) {
      tenant.append(batches.next()).toCompletableFuture().join();
    }
    store.judgeSettled(Duration.ZERO);
    Dimension by =
        group.contains(".") ? new Attribute(group) : Fact.valueOf(group.toUpperCase(Locale.ROOT));
    Unit unit =
        switch (group) {
          case "workflow_name" -> Unit.TRACES;
          case "model" -> Unit.MODEL_CALLS;
          case "tool_name" -> Unit.TOOL_CALLS;
          case "service" -> Unit.REQUESTS;
          default -> Unit.SPANS;
        };
    query = new AggregateQuery(SpanQuery.all(10), unit, List.of(by), 0, MEASURES);
    if (aggregate().counted() == 0) {
      throw new IllegalStateException("counted: 0 (expected: at least one)");
    }
  }

  /** One answer. */
  @Benchmark
  public AggregateResult aggregate() {
    return tenant.aggregate(query);
  }

  /** Closes the store and removes its data. */
  @TearDown
  public void tearDown() throws IOException {
    store.close();
    engines.delete();
  }
}
