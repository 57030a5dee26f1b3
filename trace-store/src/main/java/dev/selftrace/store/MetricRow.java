package dev.selftrace.store;

import dev.selftrace.model.MetricKind;
import java.util.List;

/**
 * A metric of which points arrived in a window.
 *
 * @param unit as sent last, "" when not said
 * @param kind as sent last
 * @param services that sent it, in order of their names
 * @param points that arrived
 * @param lastArrival of the newest
 */
public record MetricRow(
    String name,
    String unit,
    MetricKind kind,
    List<String> services,
    long points,
    long lastArrival) {

  public MetricRow {
    services = List.copyOf(services);
  }
}
