package dev.selftrace.analysis;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The error evidence on each node of a tree: the span's own, together with the exceptions that log
 * records carry for it (R6). Immutable.
 */
public final class TraceErrors {

  private static final Comparator<ErrorLog> BY_TIME =
      Comparator.comparingLong(ErrorLog::timeNanos)
          .thenComparing(log -> log.error.fingerprint())
          .thenComparing(log -> String.valueOf(log.error.message()));

  private final @Nullable ErrorFacts[] errors;

  private TraceErrors(@Nullable ErrorFacts[] errors) {
    this.errors = errors;
  }

  /** Joins spans and logs by span id. */
  public static TraceErrors of(SpanTree tree, List<LogRow> logs) {
    Map<SpanId, List<ErrorLog>> logsOfSpan = logsOfSpan(logs);
    @Nullable ErrorFacts[] errors = new @Nullable ErrorFacts[tree.nodes().size()];
    for (SpanTree.Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row != null) {
        List<ErrorLog> said = logsOfSpan.getOrDefault(row.spanId(), List.of());
        errors[node.position()] = joined(row, said);
      }
    }
    return new TraceErrors(errors);
  }

  /** The evidence on a node; null when it shows none. */
  public @Nullable ErrorFacts at(SpanTree.Node node) {
    return errors[node.position()];
  }

  private static Map<SpanId, List<ErrorLog>> logsOfSpan(List<LogRow> logs) {
    Map<SpanId, List<ErrorLog>> logsOfSpan = new HashMap<>();
    for (LogRow log : logs) {
      if (log.spanId() != null && log.error() != null) {
        logsOfSpan
            .computeIfAbsent(log.spanId(), _ -> new ArrayList<>(1))
            .add(new ErrorLog(log.timeNanos(), log.error()));
      }
    }
    return logsOfSpan;
  }

  private static @Nullable ErrorFacts joined(SpanRow row, List<ErrorLog> logs) {
    ErrorFacts error = row.error();
    if (logs.isEmpty()) {
      return error;
    }
    List<ErrorLog> inOrder = new ArrayList<>(logs);
    inOrder.sort(BY_TIME);
    for (ErrorLog log : inOrder) {
      error = error == null ? ofLog(row, log.error) : join(row, error, log.error);
    }
    return error;
  }

  /** The log is the only evidence. */
  private static ErrorFacts ofLog(SpanRow row, ErrorFacts log) {
    return facts(row, log.type(), log.message(), log.texts(), log, log.files(), log.location());
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
    return facts(
        row,
        either(logFirst, log.type(), own.type()),
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

  private record ErrorLog(long timeNanos, ErrorFacts error) {}
}
