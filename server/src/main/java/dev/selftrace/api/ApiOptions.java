package dev.selftrace.api;

/**
 * Limits of the REST door.
 *
 * @param bodyBytesMax the largest request body
 * @param traceSpansMax spans of one page of a trace; the cursor goes on behind them
 */
public record ApiOptions(int bodyBytesMax, int traceSpansMax) {

  /** 4 MiB of arguments, 10,000 spans a page. */
  public static final ApiOptions DEFAULTS = new ApiOptions(4 << 20, 10_000);

  public ApiOptions {
    positive("body-bytes-max", bodyBytesMax);
    positive("trace-spans-max", traceSpansMax);
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
