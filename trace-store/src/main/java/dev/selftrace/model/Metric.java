package dev.selftrace.model;

import java.util.List;

/**
 * One metric of one export, as it arrived. Immutable.
 *
 * @param name never empty
 * @param unit UCUM as sent, "" when not said
 * @param monotonic of a sum: it never falls
 * @param points at least one
 */
public record Metric(
    String name,
    String description,
    String unit,
    MetricKind kind,
    Temporality temporality,
    boolean monotonic,
    List<MetricPoint> points,
    Resource resource,
    Scope scope) {

  public Metric {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("name: \"\" (expected: at least one character)");
    }
    points = List.copyOf(points);
  }
}
