package dev.selftrace.wire;

/** Why one span, log record or data point of an otherwise good request cannot be kept. */
public enum RecordFault {
  /** A span's trace or span id is absent or all zero. */
  ZERO("zero-id", "trace or span id absent or zero"),
  /** An id that has not 16 (trace) or 8 (span, parent) bytes. */
  LENGTH("length-id", "id of wrong length"),
  /** A data point of a metric without a name. */
  NAMELESS("nameless-metric", "metric without name"),
  /** A data point that neither has a value nor says that it has none. */
  VALUELESS("valueless-point", "data point without value"),
  /** A histogram whose counts and bounds do not fit together, or whose bounds do not ascend. */
  BUCKETS("point-buckets", "histogram bounds not ascending, or counts not one more than bounds");

  private final String word;
  private final String text;

  RecordFault(String word, String text) {
    this.word = word;
    this.text = text;
  }

  /** A lower-case word for counters. */
  public String word() {
    return word;
  }

  /** In words, for the sender. */
  public String text() {
    return text;
  }
}
