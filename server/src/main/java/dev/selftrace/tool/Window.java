package dev.selftrace.tool;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A window of arrival times, half open.
 *
 * @param sinceNanos at or after, nanoseconds since the epoch
 * @param untilNanos before, nanoseconds since the epoch
 */
record Window(long sinceNanos, long untilNanos) {

  private static final Pattern LOOK_BACK = Pattern.compile("([0-9]{1,6})([smhdw])");
  private static final long YEAR_MAX = 2200;

  /** From the arguments {@code since} and {@code until}; an absent end is open. */
  static Window of(@Nullable String since, @Nullable String until, Instant now) {
    long from = since == null ? 0 : moment("since", since, now);
    long to = until == null ? Long.MAX_VALUE : moment("until", until, now);
    if (from >= to) {
      throw ToolInputException.invalid("until", "until is not after since. Swap or widen them.");
    }
    return new Window(from, to);
  }

  /** A time such as {@code 15m}; null when the text is none. */
  static @Nullable Duration lookBack(String text) {
    Matcher lookBack = LOOK_BACK.matcher(text);
    return lookBack.matches()
        ? unit(lookBack.group(2)).multipliedBy(Long.parseLong(lookBack.group(1)))
        : null;
  }

  private static long moment(String field, String text, Instant now) {
    Duration lookBack = lookBack(text);
    if (lookBack != null) {
      return nanos(now.minus(lookBack));
    }
    if (text.equals("now")) {
      return nanos(now);
    }
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      if (time.getYear() >= 1970 && time.getYear() <= YEAR_MAX) {
        return nanos(time.toInstant());
      }
    } catch (DateTimeException e) {
      throw unreadable(field, text);
    }
    throw unreadable(field, text);
  }

  private static ToolInputException unreadable(String field, String text) {
    return ToolInputException.invalid(
        field,
        field
            + " is "
            + Shown.value(text)
            + "; allowed: a look-back such as 15m, 2h, 7d, or RFC 3339 such as"
            + " 2026-01-31T12:00:00Z.");
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      case "d" -> Duration.ofDays(1);
      default -> Duration.ofDays(7);
    };
  }

  private static long nanos(Instant instant) {
    return Math.max(0, Moments.nanos(instant));
  }
}
