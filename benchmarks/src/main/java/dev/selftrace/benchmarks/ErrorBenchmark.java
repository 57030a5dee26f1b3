package dev.selftrace.benchmarks;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.RowDeriver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Deriving what a span means that failed: time per span. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ErrorBenchmark {

  private static final String MESSAGE =
      "Error code: 429 - {'error': {'message': 'Rate limit reached for m-1 on requests per min: "
          + "Limit 3, Used 3', 'type': 'requests', 'code': 'rate_limit_exceeded'}}";

  private final RowDeriver deriver = new Semantics();
  private final Span statusOnly = span("OperationalError: no such table: customers", "", "");
  private final Span clean = span("", "", "");
  private final Span withStack = span(MESSAGE, MESSAGE, stack(20));
  private final Span withLongStack = span(MESSAGE, MESSAGE, stack(80));

  /** A span that did not fail, to compare with. */
  @Benchmark
  public Facts clean() {
    return deriver.facts(clean);
  }

  /** A status with a message, as most model clients send it. */
  @Benchmark
  public Facts statusOnly() {
    return deriver.facts(statusOnly);
  }

  /** An exception event with 20 frames of Python. */
  @Benchmark
  public Facts stack() {
    return deriver.facts(withStack);
  }

  /** An exception event with 80 frames of Python. */
  @Benchmark
  public Facts longStack() {
    return deriver.facts(withLongStack);
  }

  private static String stack(int frames) {
    StringBuilder text = new StringBuilder("Traceback (most recent call last):\n");
    for (int i = 0; i < frames; i++) {
      boolean own = i < frames / 3;
      text.append("  File \"/srv/")
          .append(own ? "app/shop" : "venv/lib/python3.12/site-packages/framework/call")
          .append(i)
          .append(".py\", line ")
          .append(100 + i)
          .append(", in call\n    return self.next(request, **options)\n");
    }
    return text.append("openai.RateLimitError: ").append(MESSAGE).append('\n').toString();
  }

  private static Span span(String status, String message, String stack) {
    List<SpanEvent> events =
        stack.isEmpty()
            ? List.of()
            : List.of(
                new SpanEvent(
                    2,
                    "exception",
                    attributes(
                        "exception.type", "openai.RateLimitError",
                        "exception.message", message,
                        "exception.stacktrace", stack),
                    0));
    return new Span(
        new TraceId(1, 1),
        new SpanId(2),
        new SpanId(1),
        "",
        0,
        "chat m-1",
        SpanKind.CLIENT,
        1,
        2,
        attributes("gen_ai.operation.name", "chat", "gen_ai.request.model", "m-1"),
        0,
        events,
        0,
        List.of(),
        0,
        status.isEmpty() ? StatusCode.UNSET : StatusCode.ERROR,
        status,
        new Resource(attributes("service.name", "shop"), 0, ""),
        dev.selftrace.model.Scope.EMPTY);
  }

  private static Attributes attributes(String... keysAndValues) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      keys.add(keysAndValues[i]);
      values.add(new StringValue(keysAndValues[i + 1]));
    }
    return Attributes.of(keys, values);
  }
}
