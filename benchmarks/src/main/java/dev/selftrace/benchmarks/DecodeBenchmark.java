package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.OtlpReader;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.IOException;
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

/** Request bytes to span records: time per span, with protobuf's own parser beside it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DecodeBenchmark {

  private final byte[][] requests = new byte[16][];
  private int next;

  /** Makes the requests. */
  @Setup
  public void setUp() {
    var made = Workload.first(requests.length);
    for (int i = 0; i < requests.length; i++) {
      requests[i] = made.get(i).bytes();
    }
  }

  /** What ingest does. */
  @Benchmark
  @OperationsPerInvocation(Workload.SPANS_PER_REQUEST)
  public DecodedRequest<Span> records() {
    return OtlpReader.traces(Slice.of(request()));
  }

  /** For comparison. */
  @Benchmark
  @OperationsPerInvocation(Workload.SPANS_PER_REQUEST)
  public ExportTraceServiceRequest protobufJava() throws IOException {
    return ExportTraceServiceRequest.parseFrom(request());
  }

  private byte[] request() {
    next = (next + 1) % requests.length;
    return requests[next];
  }
}
