package dev.selftrace.analysis.check;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import org.jspecify.annotations.Nullable;

/**
 * What a check met with in one trace.
 *
 * @param spanId null when it is about the whole trace
 * @param words our own, such as {@code 3 calls}
 * @param told telemetry that follows them; "" for none
 */
public record Evidence(TraceId traceId, @Nullable SpanId spanId, String words, String told) {

  /** Of a longer text this much is kept. */
  static final int TOLD_CHARS_MAX = 2_048;

  public Evidence {
    told = told.length() <= TOLD_CHARS_MAX ? told : told.substring(0, TOLD_CHARS_MAX) + "…";
  }
}
