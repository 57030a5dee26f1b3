package dev.selftrace.analysis.check;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Looks for an attribute on the spans of a trace, their events and resources. Pure. */
final class AttributeCheck {

  /** Spans read at once. */
  private static final int CHUNK = 500;

  /** Other values under the key that are shown. */
  private static final int SEEN_MAX = 5;

  private final Check.Attribute check;
  private final AttributeMatch match;
  private final CheckedTrace trace;
  private final List<String> seen = new ArrayList<>();
  private int unread;

  private AttributeCheck(Check.Attribute check, CheckedTrace trace) {
    this.check = check;
    this.match = new AttributeMatch(check.operator(), check.value());
    this.trace = trace;
  }

  static Outcome of(Check.Attribute check, CheckedTrace trace) {
    return new AttributeCheck(check, trace).outcome();
  }

  private Outcome outcome() {
    Evidence found = find();
    boolean negative = check.operator().negative();
    if (found != null) {
      return negative ? Outcome.failed(true, found) : Outcome.passed(true, 0, found);
    }
    if (unread > 0) {
      return Outcome.undecided(trace.evidence(Words.count(unread, "span") + " could not be read"));
    }
    Evidence none =
        seen.isEmpty()
            ? trace.evidence("no span has it")
            : trace.evidence(null, "the values are ", Words.list(seen));
    return negative ? Outcome.passed(false, 0, none) : Outcome.failed(false, none);
  }

  /** The first span of the tree that matches, with its value; null when none does. */
  private @Nullable Evidence find() {
    List<SpanRow> rows = trace.rows();
    for (int from = 0; from < rows.size(); from += CHUNK) {
      List<SpanRow> some = rows.subList(from, Math.min(rows.size(), from + CHUNK));
      Map<SpanId, StoredSpan> spans = trace.spans(some.stream().map(SpanRow::spanId).toList());
      for (SpanRow row : some) {
        StoredSpan stored = spans.get(row.spanId());
        unread += stored == null ? 1 : 0;
        Evidence found = stored == null ? null : find(row, stored.span());
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  private @Nullable Evidence find(SpanRow row, Span span) {
    Stream<Attributes> places =
        Stream.concat(
            Stream.of(span.attributes(), span.resource().attributes()),
            span.events().stream().map(SpanEvent::attributes));
    for (Attributes attributes : (Iterable<Attributes>) places::iterator) {
      AttributeValue value = attributes.get(check.key());
      if (value != null && match.test(value)) {
        return trace.evidence(row, "", AttributeText.of(value));
      }
      if (value != null && seen.size() < SEEN_MAX && !seen.contains(AttributeText.of(value))) {
        seen.add(AttributeText.of(value));
      }
    }
    return null;
  }
}
