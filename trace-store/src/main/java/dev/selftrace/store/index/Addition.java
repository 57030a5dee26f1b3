package dev.selftrace.store.index;

import dev.selftrace.store.Ack;
import java.util.ArrayList;
import java.util.List;

/** One batch on its way into an index. Confined to the writer. */
final class Addition {

  private final TraceCatalog catalog;
  private final LooseLogs loose;
  private final MetricTable metrics;
  private final Neighbourhood neighbourhood;
  private final VerdictRows verdicts;
  private final Locations locations;
  private final long arrival;
  private int traces;
  private int spans;
  private int logs;
  private int looseLogs;
  private int points;
  private int duplicates;
  private int duplicatesDiffering;

  Addition(
      TraceCatalog catalog,
      LooseLogs loose,
      MetricTable metrics,
      Neighbourhood neighbourhood,
      VerdictRows verdicts,
      Locations locations,
      long arrival) {
    this.catalog = catalog;
    this.loose = loose;
    this.metrics = metrics;
    this.neighbourhood = neighbourhood;
    this.verdicts = verdicts;
    this.locations = locations;
    this.arrival = arrival;
  }

  IndexedTrace add(Prepared.Part part) {
    IndexedTrace known = catalog.find(part.traceId());
    IndexedTrace trace =
        known != null ? known : new IndexedTrace(new TraceKey(arrival, part.traceId()));
    List<SpanEntry> fresh = new ArrayList<>(part.spans().size());
    for (SpanEntry row : part.spans()) {
      if (add(trace, row)) {
        fresh.add(row);
      }
    }
    part.logs().forEach(row -> add(trace, row));
    part.labels().forEach(label -> catalog.label(trace, label));
    neighbourhood.added(trace, fresh, this::looksAround);
    if (trace.isSuspect()) {
      verdicts.open(trace);
    }
    if (known == null) {
      traces++;
      catalog.add(trace);
    }
    return trace;
  }

  private boolean add(IndexedTrace trace, SpanEntry row) {
    SpanEntry first = trace.span(row.key());
    if (first != null) {
      duplicates += first.bytesHash() == row.bytesHash() ? 1 : 0;
      duplicatesDiffering += first.bytesHash() == row.bytesHash() ? 0 : 1;
      return false;
    }
    row.place(arrival, locations.span(Math.toIntExact(row.location())));
    trace.add(row);
    spans++;
    if (row.isSuspect()) {
      catalog.suspect(trace);
    }
    if (row.isWork()) {
      catalog.work(trace);
    }
    return true;
  }

  private void add(IndexedTrace trace, LogEntry row) {
    if (trace.log(row.key()) != null) {
      duplicates++;
      return;
    }
    row.place(arrival, locations.log(Math.toIntExact(row.location())));
    trace.add(row);
    logs++;
    if (row.error() != null) {
      catalog.suspect(trace);
    }
  }

  /** Adds a log record that names no trace. */
  void addLoose(LogEntry row) {
    if (loose.find(row.key()) != null) {
      duplicates++;
      return;
    }
    row.place(arrival, locations.log(Math.toIntExact(row.location())));
    loose.add(row);
    looseLogs++;
    neighbourhood.changed(row, this::looksAround);
  }

  void add(MetricEntry metric) {
    if (metrics.find(metric.hash()) != null) {
      duplicates += metric.pointCount();
      return;
    }
    metric.place(arrival);
    metrics.add(metric);
    points += metric.pointCount();
  }

  private void looksAround(IndexedTrace trace) {
    trace.nearbyChanged(arrival);
    verdicts.open(trace);
  }

  IndexCounts counts(IndexCounts before) {
    return new IndexCounts(
        arrival,
        before.traces() + traces,
        before.spans() + spans,
        before.logs() + logs,
        before.looseLogs() + looseLogs,
        before.metricPoints() + points,
        before.expiredTraces());
  }

  Ack ack(Prepared prepared) {
    return new Ack(
        arrival,
        spans,
        logs + looseLogs,
        points,
        prepared.duplicates() + duplicates,
        prepared.duplicatesDiffering() + duplicatesDiffering);
  }
}
