package dev.selftrace.model;

import java.util.Locale;

/** What the points of a metric say (metrics.proto, {@code Metric.data}). */
public enum MetricKind {
  /** The value at a moment. */
  GAUGE,
  /** What was added up. */
  SUM,
  /** How often values fell between bounds. */
  HISTOGRAM,
  /** The same with bounds that grow by a factor. */
  EXPONENTIAL_HISTOGRAM,
  /** Quantiles that the sender worked out. */
  SUMMARY;

  /** The lower-case form. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
