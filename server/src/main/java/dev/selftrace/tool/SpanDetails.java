package dev.selftrace.tool;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanLink;
import dev.selftrace.store.StoredLog;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.text.JsonText;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a span carries beyond its line. Immutable.
 *
 * @param told the error of the span, or of a log record of it that tells more
 * @param logs the log records of the span, in arrival order
 * @param exchange the messages of a model call, read in one form whatever the encoding; where there
 *     are any they stand for input and output
 */
record SpanDetails(
    StoredSpan stored, @Nullable ErrorFacts told, List<StoredLog> logs, Exchange exchange) {

  private static final String MARGIN = "  ";

  private static final String STACK = "exception.stacktrace";

  /** A shorter value is shown again rather than referred to. */
  private static final int REPEATED_CHARS_MIN = 40;

  SpanDetails {
    logs = List.copyOf(logs);
  }

  private Span span() {
    return stored.span();
  }

  /** Whether there is anything to show. */
  boolean has(SpanField field) {
    return switch (field) {
      case INPUT -> !input().isEmpty();
      case OUTPUT -> !output().isEmpty();
      case EXCEPTION -> error() != null;
      case ATTRIBUTES -> span().attributes().size() > 0;
      case EVENTS -> !span().events().isEmpty();
      case LOGS -> !logs.isEmpty();
      case RESOURCE -> span().resource().attributes().size() > 0;
      case LINKS -> !span().links().isEmpty();
      case SCOPE -> !span().scope().name().isEmpty();
    };
  }

  /**
   * Lines of the block, further in than the span's line, which begins with {@code margin}.
   *
   * @param beside the fields of the span in the same answer: what one shows, others need not repeat
   */
  void write(Sheet sheet, SpanField field, String margin, Collection<SpanField> beside) {
    String deeper = margin + MARGIN + MARGIN;
    sheet.line().own(margin + MARGIN + field.text() + ":");
    switch (field) {
      case INPUT -> writeMessages(sheet, exchange.input(), input(), deeper);
      case OUTPUT -> writeMessages(sheet, exchange.output(), output(), deeper);
      case EXCEPTION -> writeException(sheet, deeper);
      case ATTRIBUTES -> writeAttributes(sheet, deeper, beside);
      case EVENTS ->
          span().events().forEach(event -> writeEvent(sheet.line().own(deeper), event, beside));
      case LOGS -> logs.forEach(log -> writeLog(sheet.line().own(deeper), log.record()));
      case RESOURCE -> writeLines(sheet, span().resource().attributes(), deeper);
      case LINKS -> span().links().forEach(link -> writeLink(sheet.line().own(deeper), link));
      case SCOPE -> {
        sheet.own(" ").say(Untrusted.of(span().scope().name()));
        sheet.own(span().scope().version().isEmpty() ? "" : " ");
        sheet.say(Untrusted.of(span().scope().version()));
      }
    }
  }

  /** As the span's own evidence has it, with the stack, unless a log record tells more. */
  private @Nullable ErrorFacts error() {
    ErrorFacts own = stored.facts().error();
    boolean same = own != null && (told == null || Objects.equals(own.message(), told.message()));
    return same ? own : told;
  }

  private String input() {
    String messages = MessageText.of(exchange.input());
    return messages.isEmpty() ? text(stored.facts().input()) : messages;
  }

  private String output() {
    String messages = MessageText.of(exchange.output());
    return messages.isEmpty() ? text(stored.facts().output()) : messages;
  }

  /** A line for each message; what is no message on the field's own line. */
  private static void writeMessages(
      Sheet sheet, List<Exchange.Message> messages, String whole, String margin) {
    if (messages.size() <= 1) {
      sheet.own(" ").say(Untrusted.of(whole));
      return;
    }
    for (Exchange.Message message : messages) {
      sheet.line().own(margin).say(Untrusted.of(MessageText.of(List.of(message))));
    }
  }

  private void writeException(Sheet sheet, String margin) {
    ErrorFacts error = error();
    if (error == null) {
      return;
    }
    sheet.own(" ");
    ErrorText.write(sheet, error, false);
    if (error.location() != null) {
      Locations.write(sheet.own(" at "), error.location());
    }
    sheet.own(" (" + error.evidence().text() + ")");
    if (error.stack() != null) {
      sheet.line().own(margin + "stack: ").say(Untrusted.of(error.stack()));
    }
  }

  private static void writeLines(Sheet sheet, Attributes attributes, String margin) {
    attributes.forEach((key, value) -> {
      sheet.line().own(margin).say(Untrusted.of(key));
      sheet.own(" = ").say(Untrusted.of(RawValues.text(value)));
    });
  }

  private void writeAttributes(Sheet sheet, String margin, Collection<SpanField> beside) {
    span()
        .attributes()
        .forEach((key, value) -> {
          sheet.line().own(margin).say(Untrusted.of(key)).own(" = ");
          String text = RawValues.text(value);
          SpanField shown = shownAs(text, beside);
          if (shown == null) {
            sheet.say(Untrusted.of(text));
          } else {
            sheet.own("(the " + shown.text() + ")");
          }
        });
  }

  /** The field that shows this text already. */
  private @Nullable SpanField shownAs(String text, Collection<SpanField> beside) {
    if (text.length() < REPEATED_CHARS_MIN) {
      return null;
    }
    if (beside.contains(SpanField.INPUT) && text.equals(stored.facts().input())) {
      return SpanField.INPUT;
    }
    boolean output = beside.contains(SpanField.OUTPUT) && text.equals(stored.facts().output());
    return output ? SpanField.OUTPUT : null;
  }

  private static void writePairs(Sheet sheet, Attributes attributes) {
    attributes.forEach((key, value) -> {
      sheet.own(" ").say(Untrusted.of(key));
      sheet.own("=").say(Untrusted.of(RawValues.text(value)));
    });
  }

  private void writeEvent(Sheet sheet, SpanEvent event, Collection<SpanField> beside) {
    sheet.own(Moments.text(event.timeNanos()) + " ");
    sheet.say(Untrusted.of(event.name()));
    if (beside.contains(SpanField.EXCEPTION) && isTheException(event)) {
      sheet.own(" (the exception)");
    } else {
      writePairs(sheet, event.attributes());
    }
  }

  /** An event that holds the stack which the exception shows. */
  private boolean isTheException(SpanEvent event) {
    ErrorFacts error = error();
    return error != null
        && error.stack() != null
        && event.attributes().get(STACK) instanceof AttributeValue.StringValue stack
        && stack.value().equals(error.stack());
  }

  private static void writeLog(Sheet sheet, LogRecord log) {
    sheet.own(Moments.text(time(log)) + " ");
    sheet.say(Untrusted.of(log.severityText())).own(log.severityText().isEmpty() ? "" : " ");
    sheet.own("severity=" + log.severityNumber() + " ");
    sheet.say(Untrusted.of(log.eventName())).own(log.eventName().isEmpty() ? "" : " ");
    sheet.say(Untrusted.of(RawValues.text(log.body())));
    writePairs(sheet, log.attributes());
  }

  private static void writeLink(Sheet sheet, SpanLink link) {
    sheet.own("trace " + link.traceId().hex());
    sheet.own(" span " + link.spanId().hex());
    writePairs(sheet, link.attributes());
  }

  /** The JSON value of a field. */
  Object json(Leaves leaves, SpanField field) {
    return switch (field) {
      case INPUT -> leaf(leaves, input());
      case OUTPUT -> leaf(leaves, output());
      case EXCEPTION -> exception(leaves);
      case ATTRIBUTES -> pairs(leaves, span().attributes());
      case EVENTS -> span().events().stream().map(event -> event(leaves, event)).toList();
      case LOGS -> logs.stream().map(log -> log(leaves, log.record())).toList();
      case RESOURCE -> pairs(leaves, span().resource().attributes());
      case LINKS -> span().links().stream().map(link -> link(leaves, link)).toList();
      case SCOPE ->
          new Json()
              .put("name", leaf(leaves, span().scope().name()))
              .put("version", leaf(leaves, span().scope().version()))
              .map();
    };
  }

  private Map<String, Object> exception(Leaves leaves) {
    ErrorFacts error = error();
    if (error == null) {
      return Map.of();
    }
    return new Json()
        .put("type", leaves.of(Untrusted.ofNullable(error.type())))
        .put("message", leaves.of(Untrusted.ofNullable(error.message())))
        .put("evidence", error.evidence().text())
        .put("location", Locations.json(leaves, error.location()))
        .put("stack", leaves.of(Untrusted.ofNullable(error.stack())))
        .map();
  }

  private static List<Map<String, Object>> pairs(Leaves leaves, Attributes attributes) {
    List<Map<String, Object>> pairs = new ArrayList<>();
    attributes.forEach(
        (key, value) -> pairs.add(leaves.pair(Untrusted.of(key), value(leaves, value))));
    return pairs;
  }

  private static Object value(Leaves leaves, AttributeValue value) {
    return switch (value) {
      case AttributeValue.BooleanValue truth -> truth.value();
      case AttributeValue.LongValue number -> number.value();
      case AttributeValue.DoubleValue number when Double.isFinite(number.value()) -> number.value();
      default -> leaf(leaves, RawValues.text(value));
    };
  }

  private static Map<String, Object> event(Leaves leaves, SpanEvent event) {
    return new Json()
        .put("time", Moments.text(event.timeNanos()))
        .put("name", leaf(leaves, event.name()))
        .put("attributes", pairs(leaves, event.attributes()))
        .map();
  }

  private static Map<String, Object> log(Leaves leaves, LogRecord log) {
    return new Json()
        .put("time", Moments.text(time(log)))
        .put("severity_number", log.severityNumber())
        .put("severity", leaf(leaves, log.severityText()))
        .put("event_name", leaf(leaves, log.eventName()))
        .put("body", leaf(leaves, RawValues.text(log.body())))
        .put("attributes", pairs(leaves, log.attributes()))
        .map();
  }

  private static Map<String, Object> link(Leaves leaves, SpanLink link) {
    return new Json()
        .put("trace_id", link.traceId().hex())
        .put("span_id", link.spanId().hex())
        .put("attributes", pairs(leaves, link.attributes()))
        .map();
  }

  private static long time(LogRecord log) {
    return log.timeNanos() == 0 ? log.observedNanos() : log.timeNanos();
  }

  private static String leaf(Leaves leaves, String text) {
    return Untrusted.of(text).inLeaf(leaves.extent().stringBytes());
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** A field whole, as one text that can be paged: itself, or JSON of what it holds. */
  Untrusted whole(SpanField field) {
    return Untrusted.of(
        switch (field) {
          case INPUT -> input();
          case OUTPUT -> output();
          case EXCEPTION -> wholeException();
          case ATTRIBUTES -> JsonText.write(RawValues.tree(span().attributes()));
          case EVENTS -> JsonText.write(span().events().stream().map(this::wholeEvent).toList());
          case LOGS -> JsonText.write(logs.stream().map(log -> wholeLog(log.record())).toList());
          case RESOURCE -> JsonText.write(RawValues.tree(span().resource().attributes()));
          case LINKS -> JsonText.write(span().links().stream().map(this::wholeLink).toList());
          case SCOPE -> span().scope().name() + " " + span().scope().version();
        });
  }

  private String wholeException() {
    ErrorFacts error = error();
    if (error == null) {
      return "";
    }
    String said = text(error.type()) + ": " + text(error.message());
    return error.stack() == null ? said : said + "\n" + error.stack();
  }

  private Map<String, @Nullable Object> wholeEvent(SpanEvent event) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("time", Moments.text(event.timeNanos()));
    tree.put("name", event.name());
    tree.put("attributes", RawValues.tree(event.attributes()));
    return tree;
  }

  private static Map<String, @Nullable Object> wholeLog(LogRecord log) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("time", Moments.text(time(log)));
    tree.put("severity", log.severityText());
    tree.put("body", RawValues.tree(log.body()));
    tree.put("attributes", RawValues.tree(log.attributes()));
    return tree;
  }

  private Map<String, @Nullable Object> wholeLink(SpanLink link) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("trace_id", link.traceId().hex());
    tree.put("span_id", link.spanId().hex());
    tree.put("attributes", RawValues.tree(link.attributes()));
    return tree;
  }
}
