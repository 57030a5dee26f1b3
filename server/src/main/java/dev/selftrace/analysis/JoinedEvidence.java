package dev.selftrace.analysis;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.SpanRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a span and an exception in a log say together of one error (R6). Pure. */
final class JoinedEvidence {

  /** Types that every exception of their language has. */
  private static final Set<String> PLAIN_TYPES = Set.of("Error", "Exception");

  private JoinedEvidence() {}

  /**
   * The evidence of both.
   *
   * @param own what the span, and logs before this one, say; null when nothing
   */
  static ErrorFacts of(SpanRow row, @Nullable ErrorFacts own, ErrorFacts log) {
    return own == null
        ? facts(row, log.type(), log.message(), log.texts(), log, log.files(), log.location())
        : join(row, own, log);
  }

  /**
   * What the span says stays; the log fills in, and where the span only wraps it, it knows more.
   */
  private static ErrorFacts join(SpanRow row, ErrorFacts own, ErrorFacts log) {
    boolean silent = own.texts().isEmpty();
    boolean wraps = !silent && wraps(own.message(), log.message());
    LinkedHashSet<String> texts = new LinkedHashSet<>(own.texts());
    texts.addAll(log.texts());
    LinkedHashSet<String> files = new LinkedHashSet<>(wraps ? log.files() : own.files());
    files.addAll(wraps ? own.files() : log.files());
    boolean logFirst = silent || wraps;
    CodeLocation location = either(logFirst, log.location(), own.location());
    boolean plain = own.type() != null && PLAIN_TYPES.contains(own.type());
    boolean logKnowsType = logFirst || (plain && TypedText.sameError(own, log));
    return facts(
        row,
        either(logKnowsType, log.type(), own.type()),
        silent && log.message() != null ? log.message() : own.message(),
        List.copyOf(texts),
        silent ? log : own,
        List.copyOf(files),
        location);
  }

  private static ErrorFacts facts(
      SpanRow row,
      @Nullable String type,
      @Nullable String message,
      List<String> texts,
      ErrorFacts source,
      List<String> files,
      @Nullable CodeLocation location) {
    Evidence evidence = source.evidence();
    return new ErrorFacts(
        type,
        message,
        texts,
        evidence,
        null,
        files,
        location,
        source.wrapper(),
        source.noise() && row.error() != null && row.error().noise(),
        Fingerprint.of(type, message, row.operation(), row.name(), location));
  }

  /** {@code SomeException: text} over {@code text}. */
  private static boolean wraps(@Nullable String outer, @Nullable String inner) {
    return outer != null
        && inner != null
        && outer.length() > inner.length()
        && outer.endsWith(": " + inner);
  }

  private static <T> @Nullable T either(boolean first, @Nullable T one, @Nullable T other) {
    if (first) {
      return one == null ? other : one;
    }
    return other == null ? one : other;
  }
}
