package dev.selftrace.store;

/**
 * The promise that a batch is durable and visible.
 *
 * @param arrival the batch's arrival: nanoseconds since the epoch, strictly increasing per tenant
 * @param spans spans stored now
 * @param logs log records stored now
 * @param points metric points stored now
 * @param duplicates spans, logs and metric points that were there already, byte for byte
 * @param duplicatesDiffering spans whose ids were there with another payload; the first copy stays
 */
public record Ack(
    long arrival, int spans, int logs, int points, int duplicates, int duplicatesDiffering) {

  /** Of a batch without metrics. */
  public Ack(long arrival, int spans, int logs, int duplicates, int duplicatesDiffering) {
    this(arrival, spans, logs, 0, duplicates, duplicatesDiffering);
  }
}
