package dev.selftrace.tool;

import dev.selftrace.analysis.check.TraceContents;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.StoredSpan;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Reads for a gate what rows do not hold, up to a number of spans. Confined to one call. */
final class GateContents implements TraceContents {

  /** Judgements of one trace that are looked at, the newest. */
  private static final int SCORES_MAX = 200;

  private final Call call;
  private int left;
  private int leftOut;

  GateContents(Call call, int spansMax) {
    this.call = call;
    this.left = spansMax;
  }

  /** How many spans were not read because of the limit. */
  int leftOut() {
    return leftOut;
  }

  @Override
  public Map<SpanId, StoredSpan> spans(TraceId traceId, Collection<SpanId> spanIds) {
    List<SpanId> some = spanIds.stream().limit(left).toList();
    left -= some.size();
    leftOut += spanIds.size() - some.size();
    return some.isEmpty() ? Map.of() : SpanReading.of(call.traces(), traceId, some).spans();
  }

  @Override
  public Exchange exchange(TraceId traceId, SpanRow span) {
    return Exchanges.read(call, traceId, span.spanId(), span.operation());
  }

  @Override
  public List<ScoreEntry> scores(TraceId traceId) {
    return call.ledger().scores(traceId, SCORES_MAX);
  }
}
