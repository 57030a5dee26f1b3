package dev.selftrace.analysis;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.TraceOutline;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where the time of some traces went: {@link SelfTime} summed by operation. Pure. */
public final class OperationTimes {

  private OperationTimes() {}

  /** Nanoseconds by operation; operations without time are left out. */
  public static Map<Operation, Long> of(List<TraceOutline> traces) {
    Map<Operation, Long> times = new EnumMap<>(Operation.class);
    for (TraceOutline trace : traces) {
      SpanTree tree = SpanTree.of(trace.spans());
      long[] self = SelfTime.of(tree);
      for (SpanTree.Node node : tree.nodes()) {
        SpanRow row = node.row();
        if (row != null && self[node.position()] > 0) {
          times.merge(row.operation(), self[node.position()], Long::sum);
        }
      }
    }
    return times;
  }
}
