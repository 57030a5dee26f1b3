package dev.selftrace.tool;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreCorruptException;
import java.util.Optional;

/** Messages of a span, read for an answer. */
final class Exchanges {

  private Exchanges() {}

  /** Empty when there are none, or their bytes are damaged. */
  static Optional<Exchange> read(Call call, TraceId traceId, SpanId spanId) {
    try {
      return call.traces().exchange(traceId, spanId);
    } catch (StoreCorruptException e) {
      return Optional.empty();
    }
  }
}
