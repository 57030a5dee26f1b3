package dev.selftrace.store.index;

/** Sums of times that telemetry said: they end at the first and last moment instead of wrapping. */
final class Times {

  private Times() {}

  static long plus(long time, long nanos) {
    long sum = time + nanos;
    return ((time ^ sum) & (nanos ^ sum)) >= 0 ? sum : edge(time);
  }

  static long minus(long time, long nanos) {
    long difference = time - nanos;
    return ((time ^ nanos) & (time ^ difference)) >= 0 ? difference : edge(time);
  }

  private static long edge(long time) {
    return time < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }
}
