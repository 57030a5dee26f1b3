package dev.selftrace.otlp.file;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.MalformedWireException;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.OversizeWireException;

/** How many records a request holds. Stateless. */
final class RequestItems {

  private RequestItems() {}

  /**
   * Spans, log records or metrics, unusable ones included.
   *
   * @throws MalformedException when it is no such request
   */
  static int count(Signal signal, Slice request) {
    DecodedRequest<?> decoded = decoded(signal, request);
    return decoded.count() + decoded.faultCount();
  }

  /** Whether it is such a request, and every record of it usable. */
  static boolean isSound(Signal signal, Slice request) {
    try {
      return decoded(signal, request).faultCount() == 0;
    } catch (MalformedException _) {
      return false;
    }
  }

  private static DecodedRequest<?> decoded(Signal signal, Slice request) {
    try {
      return switch (signal) {
        case TRACES -> OtlpReader.traces(request);
        case LOGS -> OtlpReader.logs(request);
        case METRICS -> OtlpReader.metrics(request);
      };
    } catch (MalformedWireException | OversizeWireException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }
}
