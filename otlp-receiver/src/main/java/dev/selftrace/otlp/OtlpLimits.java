package dev.selftrace.otlp;

import java.time.Duration;

/**
 * Every limit of the receivers, by name.
 *
 * @param requestBytesMax bytes of one request, as sent and again after decompression
 * @param inFlightBytesMax bytes of all requests between their first byte and their answer
 * @param responseBytesMax bytes of one answer
 * @param headerBytesMax bytes of a request's headers or metadata
 * @param callsPerConnectionMax requests that one gRPC connection may have open
 * @param workers threads that decode and derive
 * @param drainTime how long a stop waits for requests that are being answered
 */
public record OtlpLimits(
    int requestBytesMax,
    long inFlightBytesMax,
    int responseBytesMax,
    int headerBytesMax,
    int callsPerConnectionMax,
    int workers,
    Duration drainTime) {

  /** Below this an answer has no room for its message. */
  private static final int RESPONSE_BYTES_MIN = 1_024;

  /** The defaults of docs/configuration.md. */
  public static final OtlpLimits DEFAULTS =
      new OtlpLimits(
          64 << 20,
          128L << 20,
          4 << 20,
          16 << 10,
          128,
          Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 16),
          Duration.ofSeconds(30));

  public OtlpLimits {
    atLeast("request-bytes-max", requestBytesMax, 1);
    // A request and its decompressed or translated form are held together.
    atLeast("in-flight-bytes-max", inFlightBytesMax, 2L * requestBytesMax);
    atLeast("response-bytes-max", responseBytesMax, RESPONSE_BYTES_MIN);
    atLeast("header-bytes-max", headerBytesMax, 1);
    atLeast("calls-per-connection-max", callsPerConnectionMax, 1);
    atLeast("workers", workers, 1);
    if (drainTime.isNegative()) {
      throw new IllegalArgumentException("drain-time: " + drainTime + " (expected: >= 0)");
    }
  }

  private static void atLeast(String name, long value, long min) {
    if (value < min) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + min + ")");
    }
  }
}
