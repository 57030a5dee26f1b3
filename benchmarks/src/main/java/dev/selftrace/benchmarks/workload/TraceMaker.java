package dev.selftrace.benchmarks.workload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Makes whole traces, one kind of application. A trace's spans come in order, the root last. */
abstract class TraceMaker {

  private static final double CHILD_ERRORS = 0.03;
  private static final double ROOT_ERRORS = 0.04;
  private static final int THREADS = 200;
  private static final int PARENTS_MAX = 4;

  final Draw draw;
  private final Failures failures;

  TraceMaker(Draw draw, Failures failures) {
    this.draw = draw;
    this.failures = failures;
  }

  /** A span and the service that emits it. */
  record Emitted(int service, Span span) {}

  /** What a child is, before ids and times are set. */
  record Child(int service, Span.Builder span, long nanos, boolean parent) {}

  /** Draws what belongs to the trace as a whole: called before its children. */
  abstract void begin();

  abstract Child child();

  /** The root, which covers all children. */
  abstract Child root();

  /** A trace of this many spans that starts at this time. */
  List<Emitted> trace(long startNanos, int spans) {
    begin();
    var traceId = draw.id(16);
    var rootId = draw.id(8);
    Deque<ByteString> parents = new ArrayDeque<>(List.of(rootId));
    List<Emitted> emitted = new ArrayList<>(spans);
    long start = startNanos;
    long end = startNanos;
    for (int i = 1; i < spans; i++) {
      Child child = child();
      var id = draw.id(8);
      child
          .span()
          .setTraceId(traceId)
          .setSpanId(id)
          .setParentSpanId(parents.peekLast())
          .setStartTimeUnixNano(start)
          .setEndTimeUnixNano(start + child.nanos())
          .addAttributes(Draw.attribute("thread.id", draw.between(0, THREADS - 1)));
      end = Math.max(end, start + child.nanos());
      start += child.nanos() / 4;
      if (draw.chance(CHILD_ERRORS)) {
        failures.fail(child.span());
      }
      emitted.add(new Emitted(child.service(), child.span().build()));
      if (child.parent()) {
        adopt(parents, id);
      }
    }
    emitted.add(closing(root(), traceId, rootId, startNanos, end));
    return emitted;
  }

  private Emitted closing(Child root, ByteString traceId, ByteString rootId, long start, long end) {
    root.span()
        .setTraceId(traceId)
        .setSpanId(rootId)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(end + root.nanos());
    if (draw.chance(ROOT_ERRORS)) {
      root.span().getStatusBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR);
    }
    return new Emitted(root.service(), root.span().build());
  }

  /** Later children hang below the newest parent, or below an older one once that is deep. */
  private void adopt(Deque<ByteString> parents, ByteString id) {
    if (parents.size() >= PARENTS_MAX) {
      parents.removeLast();
    }
    parents.addLast(id);
  }
}
