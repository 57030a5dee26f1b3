package dev.selftrace.store.index;

import dev.selftrace.model.TraceId;
import dev.selftrace.store.Batch;
import java.util.Collection;
import java.util.List;

/**
 * A batch with its rows derived and what is stored already left out: made on the caller's thread,
 * published once by the writer.
 */
public final class Prepared {

  /**
   * The new rows of one trace; until publication a row's location is its position in the batch.
   *
   * @param labels what the rows let the trace be found by
   */
  record Part(
      TraceId traceId, List<SpanEntry> spans, List<LogEntry> logs, Collection<Label> labels) {}

  private final Batch fresh;
  private final List<Part> parts;
  private final List<LogEntry> loose;
  private final List<MetricEntry> metrics;
  private final int duplicates;
  private final int duplicatesDiffering;

  /**
   * @param loose the new log records that name no trace
   */
  Prepared(
      Batch fresh,
      List<Part> parts,
      List<LogEntry> loose,
      List<MetricEntry> metrics,
      int duplicates,
      int duplicatesDiffering) {
    this.fresh = fresh;
    this.parts = parts;
    this.loose = loose;
    this.metrics = metrics;
    this.duplicates = duplicates;
    this.duplicatesDiffering = duplicatesDiffering;
  }

  /**
   * What has to be stored: the batch without the records that are visible already or came twice.
   * Groups and records keep their order.
   */
  public Batch fresh() {
    return fresh;
  }

  /** Nothing has to be stored. */
  public boolean isEmpty() {
    return fresh.isEmpty();
  }

  List<Part> parts() {
    return parts;
  }

  List<MetricEntry> metrics() {
    return metrics;
  }

  List<LogEntry> loose() {
    return loose;
  }

  int duplicates() {
    return duplicates;
  }

  int duplicatesDiffering() {
    return duplicatesDiffering;
  }
}
