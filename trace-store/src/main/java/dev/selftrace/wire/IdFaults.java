package dev.selftrace.wire;

import java.util.EnumMap;
import java.util.Map;

/** How many records of one request were left out, by reason. Confined to one thread. */
final class IdFaults {

  private final Map<IdFault, Integer> counts = new EnumMap<>(IdFault.class);

  void count(IdFault fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  Map<IdFault, Integer> counts() {
    return counts;
  }
}
