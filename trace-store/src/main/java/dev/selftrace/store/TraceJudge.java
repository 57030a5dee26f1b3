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
   * The verdict over everything of a trace that has arrived.
   *
   * @param spans in arrival order, each id once
   * @param logs in arrival order
   */
  TraceVerdict judge(TraceId traceId, List<SpanRow> spans, List<LogRow> logs);
}
