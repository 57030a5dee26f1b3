package dev.selftrace.benchmarks.workload;

import dev.selftrace.benchmarks.workload.TraceMaker.Emitted;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The stream of export requests. Forty traces are open at a time and the next span comes from any
 * of them, so that a trace is spread over several requests, its root last. Confined to a thread.
 */
public final class Workload {

  /** Spans of one request. */
  public static final int SPANS_PER_REQUEST = 512;

  /** Requests before the stream repeats with other trace ids. */
  public static final int REQUESTS = 1_000;

  private static final long DATA_SEED = 42;
  private static final long VOCABULARY_SEED = 7;
  private static final int OPEN_TRACES = 40;
  private static final int SPANS_MIN = 5;
  private static final int SPANS_MAX = 40;
  private static final int SCOPES = 3;
  private static final long BASE_NANOS = 1_795_000_000L * 1_000_000_000L;
  private static final long WINDOW_NANOS = 6L * 3_600 * 1_000_000_000L;

  private final Draw draw =
      new Draw(new SplittableRandom(DATA_SEED), new Vocabulary(VOCABULARY_SEED));
  private final List<Resource> resources = Services.resources(draw);
  private final Failures failures = new Failures(draw);
  private final TraceMaker agents = new AgentTraces(draw, failures);
  private final TraceMaker web = new WebTraces(draw, failures);
  private final List<Deque<Emitted>> open = new ArrayList<>();
  private long spansSoFar;

  /** The first requests of the stream; the same on every call and every machine. */
  public static List<RequestBytes> first(int requests) {
    Workload workload = new Workload();
    List<RequestBytes> list = new ArrayList<>(requests);
    for (int i = 0; i < requests; i++) {
      list.add(RequestBytes.of(workload.next().toByteArray()));
    }
    return list;
  }

  /** The next request. */
  public ExportTraceServiceRequest next() {
    List<List<Span>> byService = new ArrayList<>(Services.COUNT);
    for (int i = 0; i < Services.COUNT; i++) {
      byService.add(new ArrayList<>());
    }
    for (int i = 0; i < SPANS_PER_REQUEST; i++) {
      Emitted emitted = nextSpan();
      byService.get(emitted.service()).add(emitted.span());
    }
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    for (int service = 0; service < Services.COUNT; service++) {
      if (!byService.get(service).isEmpty()) {
        request.addResourceSpans(group(service, byService.get(service)));
      }
    }
    return request.build();
  }

  private ResourceSpans group(int service, List<Span> spans) {
    InstrumentationScope scope =
        InstrumentationScope.newBuilder()
            .setName("otel-lib-" + service % SCOPES)
            .setVersion("1.0.0")
            .build();
    return ResourceSpans.newBuilder()
        .setResource(resources.get(service))
        .addScopeSpans(ScopeSpans.newBuilder().setScope(scope).addAllSpans(spans))
        .build();
  }

  private Emitted nextSpan() {
    while (open.size() < OPEN_TRACES) {
      open.add(new ArrayDeque<>(newTrace()));
    }
    int index = draw.random.nextInt(OPEN_TRACES);
    Deque<Emitted> trace = open.get(index);
    Emitted emitted = trace.removeFirst();
    spansSoFar++;
    if (trace.isEmpty()) {
      open.set(index, new ArrayDeque<>(newTrace()));
    }
    return emitted;
  }

  private List<Emitted> newTrace() {
    double progress = (double) spansSoFar / ((long) REQUESTS * SPANS_PER_REQUEST);
    long start = BASE_NANOS + (long) (WINDOW_NANOS * progress);
    TraceMaker maker = draw.chance(0.5) ? agents : web;
    return maker.trace(start, draw.between(SPANS_MIN, SPANS_MAX));
  }
}
