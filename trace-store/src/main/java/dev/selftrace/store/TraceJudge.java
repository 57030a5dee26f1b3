package dev.selftrace.store;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a whole trace amounts to, given to engines so that filters can use it. Pure, thread-safe.
 */
public interface TraceJudge {

  /**
   * The verdict over everything of a trace that has arrived. Engines rely on two things to avoid
   * asking about every trace: status ERROR and causes rest on a row that carries an error, the
   * status code ERROR or a tool's failure (R4); and workflow names are those that a row suggests,
   * aliases included, or the name of a span without parent.
   *
   * @param spans in arrival order, each id once
   * @param logs in arrival order
   * @param nearby what happened at the same time without naming the trace; engines look for it only
   *     when a span shows an error without any text, and give {@link Nearby#NONE} otherwise
   */
  TraceVerdict judge(TraceId traceId, List<SpanRow> spans, List<LogRow> logs, Nearby nearby);

  /**
   * The calls that a verdict over these spans counts: every one, unless a judge knows better.
   *
   * @param spans in arrival order, each id once
   */
  default CountedCalls calls(List<SpanRow> spans) {
    Set<SpanId> model = new HashSet<>();
    Set<SpanId> tool = new HashSet<>();
    for (SpanRow span : spans) {
      if (span.operation() == Operation.LLM || span.operation() == Operation.EMBEDDING) {
        model.add(span.spanId());
      } else if (span.operation() == Operation.TOOL && !span.wrapper()) {
        tool.add(span.spanId());
      }
    }
    return new CountedCalls(model, tool);
  }
}
