package dev.selftrace.tool;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and durations as answers show them: RFC 3339 UTC, milliseconds. */
final class Moments {

  private static final long NANOS = 1_000_000_000L;
  private static final DateTimeFormatter RFC_3339 =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Moments() {}

  /** Nanoseconds since the epoch. */
  static long nanos(Instant instant) {
    return instant.getEpochSecond() * NANOS + instant.getNano();
  }

  /** A time of nanoseconds since the epoch, which may be any number a sender made up. */
  static String text(long epochNanos) {
    return RFC_3339.format(
        Instant.ofEpochSecond(
            Long.divideUnsigned(epochNanos, NANOS), Long.remainderUnsigned(epochNanos, NANOS)));
  }

  /** Milliseconds of nanoseconds, with at most three decimals below 10 ms, one above. */
  static double millis(long nanos) {
    double step = nanos < 10_000_000L ? 1000.0 : 10.0;
    return Math.round(nanos / 1e6 * step) / step;
  }

  /** Milliseconds as text: {@code 812ms}. */
  static String millisText(long nanos) {
    double millis = millis(nanos);
    return (millis == Math.rint(millis) ? Long.toString((long) millis) : Double.toString(millis))
        + "ms";
  }
}
