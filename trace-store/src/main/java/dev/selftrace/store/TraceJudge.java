package dev.selftrace.store;

import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import java.util.List;

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
}
