package dev.selftrace.model;

import java.util.Locale;

/** What a sum or histogram counts from (metrics.proto, {@code AggregationTemporality}). */
public enum Temporality {
  /** Not said, or without meaning: gauges and summaries. */
  UNSPECIFIED,
  /** Since the point before: points add up. */
  DELTA,
  /** Since the start: the latest point holds all before it. */
  CUMULATIVE;

  /** The temporality of a wire number; UNSPECIFIED for numbers nobody has given a meaning. */
  public static Temporality ofNumber(int number) {
    return switch (number) {
      case 1 -> DELTA;
      case 2 -> CUMULATIVE;
      default -> UNSPECIFIED;
    };
  }

  /** The lower-case form. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
