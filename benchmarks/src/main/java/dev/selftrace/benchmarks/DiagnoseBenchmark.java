package dev.selftrace.benchmarks;

import dev.selftrace.analysis.Judge;
import dev.selftrace.benchmarks.workload.FailingRuns;
import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import dev.selftrace.tool.AnswerLimits;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolCatalog;
import dev.selftrace.tool.ToolContext;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

/**
 * The whole answer to why a run of an agent failed, from arguments to text: the distribution of its
 * time. The workflow has passed before, so the failing trace is compared with a passing one.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class DiagnoseBenchmark {

  private static final String RECENT = "1h";

  private final InMemoryTraceStore store =
      new InMemoryTraceStore(
          StoreLimits.DEFAULTS,
          new Semantics(),
          new Judge(),
          InstantSource.system(),
          StoreMetrics.NONE);
  private final TenantStore tenant = store.tenant(new TenantRef("benchmark1"));
  private final ToolCatalog tools =
      new ToolCatalog(AnswerLimits.DEFAULTS, InstantSource.system(), new LocalJsonSchemas());
  private final ToolContext context =
      new ToolContext(
          tenant,
          tenant.ledger(),
          null,
          () -> new IngestView.Snapshot(List.of(), false, List.of(), List.of(), List.of()),
          new byte[] {1});

  /** Spans of a trace. */
  @Param({"100", "1000"})
  public int spans;

  /** One run that passed, one that failed. */
  @Setup
  public void setUp() {
    append(FailingRuns.request(1, spans, false));
    append(FailingRuns.request(2, spans, true));
    if (!diagnose().text().startsWith("failed:")) {
      throw new IllegalStateException("diagnose: no cause (expected: the last tool call)");
    }
  }

  private void append(byte[] request) {
    tenant.append(Batches.of(request)).toCompletableFuture().join();
  }

  /** The latest failing trace of the workflow. */
  @Benchmark
  public ToolAnswer diagnose() {
    return tools.call(
        "diagnose", Map.of("workflow_name", FailingRuns.WORKFLOW, "since", RECENT), context);
  }

  /** Closes the store. */
  @TearDown
  public void tearDown() {
    store.close();
  }
}
