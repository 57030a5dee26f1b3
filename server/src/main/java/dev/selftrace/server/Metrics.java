package dev.selftrace.server;

import dev.selftrace.access.AccessException;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TraceStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Selftrace's own figures, as {@code /metrics} shows them. Labels come from fixed sets: no tenant
 * and no text from telemetry is ever one. Thread-safe.
 */
final class Metrics implements StoreMetrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Troubles troubles;
  private final Timer append = timer("selftrace.ingest.append", "From append to acknowledgement");
  private final Timer force = timer("selftrace.store.force", "One force of a log to disk");

  Metrics(Troubles troubles) {
    this.troubles = troubles;
  }

  /** All of it as Prometheus text. */
  String scrape() {
    return registry.scrape();
  }

  /** Adds the gauges of an opened store. */
  void observe(TraceStore store) {
    gauge("selftrace.store.queue.bytes", store, s -> s.stats().queuedBytes());
    gauge("selftrace.store.bytes", store, s -> s.stats().bytes());
    gauge("selftrace.store.traces", store, s -> s.stats().traces());
    gauge("selftrace.store.spans", store, s -> s.stats().spans());
    gauge("selftrace.store.logs", store, s -> s.stats().logs());
    gauge("selftrace.store.loose.logs", store, s -> s.stats().looseLogs());
    gauge("selftrace.store.metric.points", store, s -> s.stats().metricPoints());
    gauge("selftrace.store.ledger.entries", store, s -> s.stats().ledgerEntries());
    gauge("selftrace.store.quarantined", store, s -> s.stats().quarantined());
    Runtime runtime = Runtime.getRuntime();
    gauge("selftrace.heap.bytes", runtime, r -> r.totalMemory() - r.freeMemory());
  }

  /** The same listener, counted. */
  IngestListener counting(IngestListener listener) {
    return new CountingListener(listener);
  }

  /** A tool call ended. */
  void toolCalled(String tool, String outcome, long nanos, int answerBytes) {
    Timer.builder("selftrace.tool.calls")
        .description("Tool calls by outcome")
        .tag("tool", tool)
        .tag("outcome", outcome)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
    counter("selftrace.tool.answer.bytes", "tool", tool).increment(answerBytes);
  }

  /** A credential was refused. */
  void refused(AccessException.Kind kind) {
    counter("selftrace.access.refused", "reason", kind.name().toLowerCase(Locale.ROOT)).increment();
  }

  @Override
  public void appended(int spans, int logs, long bytes, long nanos) {
    append.record(nanos, TimeUnit.NANOSECONDS);
  }

  @Override
  public void forced(long nanos) {
    force.record(nanos, TimeUnit.NANOSECONDS);
    troubles.forced(Duration.ofNanos(nanos));
  }

  @Override
  public void limitHit(String limit) {
    counter("selftrace.limit.hits", "limit", limit).increment();
    troubles.limitHit(limit);
  }

  @Override
  public void quarantined(long bytes) {
    counter("selftrace.store.quarantined.bytes").increment((double) bytes);
  }

  @Override
  public void expired(long traces, long bytes) {
    counter("selftrace.store.expired.traces").increment((double) traces);
    counter("selftrace.store.expired.bytes").increment((double) bytes);
  }

  private Counter counter(String name, String... tags) {
    return registry.counter(name, tags);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10))
        .register(registry);
  }

  private <T> void gauge(String name, T of, java.util.function.ToDoubleFunction<T> value) {
    Gauge.builder(name, of, value).strongReference(true).register((MeterRegistry) registry);
  }

  private final class CountingListener implements IngestListener {

    private final IngestListener next;

    CountingListener(IngestListener next) {
      this.next = next;
    }

    @Override
    public void stored(Protocol protocol, String service, int spans, int logs, long bytes) {
      String door = door(protocol);
      counter("selftrace.ingest.spans", "protocol", door, "outcome", "stored").increment(spans);
      counter("selftrace.ingest.logs", "protocol", door, "outcome", "stored").increment(logs);
      counter("selftrace.ingest.bytes", "protocol", door).increment((double) bytes);
      next.stored(protocol, service, spans, logs, bytes);
    }

    @Override
    public void metricsStored(Protocol protocol, String service, int points, long bytes) {
      String door = door(protocol);
      counter("selftrace.ingest.points", "protocol", door, "outcome", "stored").increment(points);
      counter("selftrace.ingest.bytes", "protocol", door).increment((double) bytes);
      next.metricsStored(protocol, service, points, bytes);
    }

    @Override
    public void duplicates(int same, int differing) {
      counter("selftrace.ingest.duplicates", "kind", "same").increment(same);
      counter("selftrace.ingest.duplicates", "kind", "differing").increment(differing);
      next.duplicates(same, differing);
    }

    @Override
    public void rejected(Protocol protocol, String reason, long count, String example) {
      counter("selftrace.ingest.rejected", "protocol", door(protocol), "reason", reason)
          .increment((double) count);
      next.rejected(protocol, reason, count, example);
    }

    private static String door(IngestListener.Protocol protocol) {
      return protocol.name().toLowerCase(Locale.ROOT);
    }
  }
}
