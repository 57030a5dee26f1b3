package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.RowDeriver;
import dev.selftrace.wire.OtlpReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Deriving what a span means: time per span. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class FactsBenchmark {

  private final RowDeriver deriver = new Semantics();
  private final List<Span> spans = new ArrayList<>();

  /** Decodes one request. */
  @Setup
  public void setUp() {
    OtlpReader.traces(Slice.of(Workload.first(1).getFirst().bytes()))
        .groups()
        .forEach(group -> group.items().forEach(item -> spans.add(item.value())));
  }

  /** All spans of a request. */
  @Benchmark
  @OperationsPerInvocation(Workload.SPANS_PER_REQUEST)
  public void facts(Blackhole sink) {
    for (Span span : spans) {
      sink.consume(deriver.facts(span));
    }
  }
}
