package dev.selftrace.wire;

import java.util.EnumMap;
import java.util.Map;

/** How many records of one request were left out, by reason. Confined to one thread. */
final class RecordFaults {

  private final Map<RecordFault, Integer> counts = new EnumMap<>(RecordFault.class);

  void count(RecordFault fault) {
    count(fault, 1);
  }

  void count(RecordFault fault, int items) {
    counts.merge(fault, items, Integer::sum);
  }

  Map<RecordFault, Integer> counts() {
    return counts;
  }
}
