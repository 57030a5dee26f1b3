package dev.selftrace.tool;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreCorruptException;

/**
 * Messages of a model call or an agent, read for an answer. What other spans were given is shown as
 * it was sent: arguments are no conversation.
 */
final class Exchanges {

  private Exchanges() {}

  /** {@link Exchange#NONE} when there are none, or their bytes are damaged. */
  static Exchange read(Call call, TraceId traceId, SpanId spanId, Operation operation) {
    if (!converses(operation)) {
      return Exchange.NONE;
    }
    try {
      return call.traces().exchange(traceId, spanId).orElse(Exchange.NONE);
    } catch (StoreCorruptException e) {
      return Exchange.NONE;
    }
  }

  private static boolean converses(Operation operation) {
    return switch (operation) {
      case LLM, AGENT -> true;
      case WORKFLOW, EMBEDDING, RETRIEVAL, TOOL, DB, HTTP, MESSAGING, INTERNAL -> false;
    };
  }
}
