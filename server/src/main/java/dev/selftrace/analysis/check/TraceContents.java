package dev.selftrace.analysis.check;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.StoredSpan;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the rows of a trace do not hold. Blocking. */
public interface TraceContents {

  /** Whole spans; those that are damaged, or beyond what one call may read, are left out. */
  Map<SpanId, StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds);

  /** The messages of a model call or an agent; {@link Exchange#NONE} when there are none. */
  Exchange exchange(TraceId traceId, SpanRow span);

  /** Judgements written down about this trace, newest first. */
  List<ScoreEntry> scores(TraceId traceId);
}
