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
   * Spans or log records, unusable ones included; 0 for metrics.
   *
   * @throws MalformedException when it is no such request
   */
  static int count(Signal signal, Slice request) {
    return switch (signal) {
      case TRACES, LOGS -> {
        DecodedRequest<?> decoded = decoded(signal, request);
        yield decoded.count() + decoded.faultCount();
      }
      case METRICS -> 0;
    };
  }

  /** Whether it is such a request, and every record of it usable. */
  static boolean isSound(Signal signal, Slice request) {
    try {
      return decoded(signal, request).faultCount() == 0;
    } catch (MalformedException _) {
      return false;
    }
  }

  /** Whether it holds data points. */
  static boolean isMetrics(Slice request) {
    try {
      return OtlpReader.metrics(request).count() > 0;
    } catch (MalformedWireException | OversizeWireException _) {
      return false;
    }
  }

  private static DecodedRequest<?> decoded(Signal signal, Slice request) {
    try {
      return signal == Signal.TRACES ? OtlpReader.traces(request) : OtlpReader.logs(request);
    } catch (MalformedWireException | OversizeWireException e) {
      throw new MalformedException(String.valueOf(e.getMessage()), e);
    }
  }
}
