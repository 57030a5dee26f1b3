package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Points in time as text, to nanoseconds since the epoch. Stateless. */
final class Moments {

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** ISO 8601 with {@code T} or a space; without an offset it is UTC. */
  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .toFormatter(java.util.Locale.ROOT);

  private Moments() {}

  /** The time of a text; 0, the time nobody said, when it is no time or before 1970. */
  static long nanos(@Nullable AttributeValue value) {
    if (!(value instanceof AttributeValue.StringValue text)) {
      return 0;
    }
    try {
      TemporalAccessor parsed =
          ISO.parseBest(text.value().strip(), OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime time =
          parsed instanceof OffsetDateTime offset
              ? offset
              : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC);
      long nanos =
          Math.addExact(Math.multiplyExact(time.toEpochSecond(), NANOS_PER_SECOND), time.getNano());
      return Math.max(0, nanos);
    } catch (DateTimeException | ArithmeticException _) {
      return 0;
    }
  }
}
