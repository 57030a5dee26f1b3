package dev.selftrace.wire;

import java.util.List;
import java.util.Map;

/**
 * One export request, decoded.
 *
 * @param groups in wire order; those without a usable record are left out
 * @param faults how many spans, logs or data points were left out, by reason; no entry is zero
 */
public record DecodedRequest<T>(List<DecodedGroup<T>> groups, Map<RecordFault, Integer> faults) {

  public DecodedRequest {
    groups = List.copyOf(groups);
    faults = Map.copyOf(faults);
  }

  /** Usable spans, log records or metrics. */
  public int count() {
    return groups.stream().mapToInt(group -> group.items().size()).sum();
  }

  /** Spans, log records or data points that were left out. */
  public int faultCount() {
    return faults.values().stream().mapToInt(Integer::intValue).sum();
  }
}
