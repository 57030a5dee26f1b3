package dev.selftrace.otlp;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Metric;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.RecordFault;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A decoded request: what goes to the store, what does not, and what the sender hears about it.
 * Immutable.
 *
 * @param rejected how many were left out, by our own word for the reason
 * @param outcome the answer if the store takes the batch
 */
record Decoding(Batch batch, Map<String, Rejected> rejected, Outcome outcome) {

  /** Items left out for one reason, and that reason in words. */
  record Rejected(long count, String text) {}

  Decoding {
    rejected = Map.copyOf(rejected);
  }

  /**
   * Decodes a request.
   *
   * @throws MalformedException when it has items and none is usable
   */
  static Decoding of(Signal signal, Slice request) {
    return switch (signal) {
      case TRACES -> traces(OtlpReader.traces(request));
      case LOGS -> logs(OtlpReader.logs(request));
      case METRICS -> metrics(OtlpReader.metrics(request));
    };
  }

  private static Decoding traces(DecodedRequest<Span> request) {
    List<Batch.SpanGroup> groups =
        request.groups().stream()
            .map(group ->
                new Batch.SpanGroup(
                    origin(group),
                    group.items().stream()
                        .map(span -> new ReceivedSpan(span.value(), span.bytes()))
                        .toList()))
            .toList();
    return of(new Batch(groups, List.of()), request, Signal.TRACES);
  }

  private static Decoding logs(DecodedRequest<LogRecord> request) {
    List<Batch.LogGroup> groups =
        request.groups().stream()
            .map(group ->
                new Batch.LogGroup(
                    origin(group),
                    group.items().stream()
                        .map(log -> new ReceivedLog(log.value(), log.bytes()))
                        .toList()))
            .toList();
    return of(new Batch(List.of(), groups), request, Signal.LOGS);
  }

  private static Decoding metrics(DecodedRequest<Metric> request) {
    List<Batch.MetricGroup> groups =
        request.groups().stream()
            .map(group ->
                new Batch.MetricGroup(
                    origin(group),
                    group.items().stream()
                        .map(metric -> new ReceivedMetric(metric.value(), metric.bytes()))
                        .toList()))
            .toList();
    return of(new Batch(List.of(), List.of(), groups), request, Signal.METRICS);
  }

  private static Origin origin(DecodedGroup<?> group) {
    return new Origin(group.resource(), group.scope(), group.resourceBytes(), group.scopeBytes());
  }

  private static Decoding of(Batch batch, DecodedRequest<?> request, Signal signal) {
    int count = request.faultCount();
    if (count == 0) {
      return new Decoding(batch, Map.of(), Outcome.COMPLETE);
    }
    Map<String, Rejected> rejected = new TreeMap<>();
    StringBuilder message = new StringBuilder();
    for (Map.Entry<RecordFault, Integer> fault : new TreeMap<>(request.faults()).entrySet()) {
      String text = fault.getValue() + " " + signal.items() + ": " + fault.getKey().text();
      rejected.put(fault.getKey().word(), new Rejected(fault.getValue(), text));
      message.append(message.isEmpty() ? "" : "; ").append(text);
    }
    if (request.count() == 0) {
      throw new MalformedException("Malformed: nothing usable, " + message);
    }
    return new Decoding(batch, rejected, new Outcome(count, "not kept: " + message));
  }

  /** Whether there is nothing to store. */
  boolean isEmpty() {
    return batch.isEmpty();
  }

  void tellStored(IngestListener.Protocol protocol, IngestListener listener) {
    for (Batch.SpanGroup group : batch.spans()) {
      long bytes = group.spans().stream().mapToLong(span -> span.bytes().length()).sum();
      listener.stored(protocol, service(group.origin()), group.spans().size(), 0, bytes);
    }
    for (Batch.LogGroup group : batch.logs()) {
      long bytes = group.logs().stream().mapToLong(log -> log.bytes().length()).sum();
      listener.stored(protocol, service(group.origin()), 0, group.logs().size(), bytes);
    }
    for (Batch.MetricGroup group : batch.metrics()) {
      long bytes = group.metrics().stream().mapToLong(metric -> metric.bytes().length()).sum();
      listener.metricsStored(protocol, service(group.origin()), group.pointCount(), bytes);
    }
  }

  private static String service(Origin origin) {
    String service = origin.resource().attributes().text("service.name");
    return service == null ? "" : service;
  }

  void tellRejected(IngestListener.Protocol protocol, IngestListener listener) {
    rejected.forEach(
        (reason, items) -> listener.rejected(protocol, reason, items.count(), items.text()));
  }
}
