package dev.selftrace.otlp.file;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Signal;

/** Takes what a file holds, in its order. */
public interface FileSink {

  /**
   * An OTLP request in protobuf.
   *
   * @param items spans, log records or metrics in it, unusable ones included
   */
  void request(Signal signal, Slice protobuf, int items);

  /**
   * Parts of the file that are no telemetry.
   *
   * @param reason our own words, without what the file says
   */
  void unusable(long count, String reason);
}
