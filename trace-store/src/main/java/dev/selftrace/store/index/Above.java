package dev.selftrace.store.index;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who is above whom in a trace, by place of arrival. Confined to one read. */
final class Above {

  private static final int NOBODY = -1;
  private static final int UNKNOWN = -2;

  private final TraceView trace;
  private @Nullable Map<Long, Integer> places;

  Above(TraceView trace) {
    this.trace = trace;
  }

  /** The place of a span; -1 when it has not arrived. */
  int find(long spanId) {
    if (places == null) {
      places = HashMap.newHashMap(trace.spanCount());
      for (int i = 0; i < trace.spanCount(); i++) {
        places.put(trace.span(i).key(), i);
      }
    }
    return places.getOrDefault(spanId, NOBODY);
  }

  /** The place of a span's parent; -1 when it has none or it has not arrived. */
  int parent(int index) {
    SpanEntry span = trace.span(index);
    return span.isRoot() || span.parentSpanId() == span.key() ? NOBODY : find(span.parentSpanId());
  }

  /** For each span the nearest marked one, itself or above; -1 for none, and for a circle. */
  int[] nearest(BitSet marked) {
    int[] nearest = new int[trace.spanCount()];
    Arrays.fill(nearest, UNKNOWN);
    int[] path = new int[nearest.length];
    for (int i = 0; i < nearest.length; i++) {
      int steps = 0;
      int at = i;
      while (at >= 0 && nearest[at] == UNKNOWN) {
        nearest[at] = marked.get(at) ? at : NOBODY;
        path[steps++] = at;
        at = marked.get(at) ? at : parent(at);
      }
      int found = at < 0 ? NOBODY : nearest[at];
      while (steps > 0) {
        nearest[path[--steps]] = found;
      }
    }
    return nearest;
  }
}
