package dev.selftrace.tool;

import static java.util.Objects.requireNonNull;

import dev.selftrace.analysis.Diagnosis;
import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import dev.selftrace.text.VisibleText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the cause of a failure was given and answered, and its facts. Where the cause itself says
 * nothing of its input, the nearest span above that does stands for it.
 */
final class CauseItems {

  /** Of an input or output this much is shown. */
  static final int EXCERPT_BYTES_MAX = 400;

  /** An output that is the message of the error with no more than this around it says nothing. */
  private static final int AROUND_MESSAGE_CHARS_MAX = 200;

  private final Diagnosis diagnosis;
  private final Cause cause;
  private final SpanReading reading;
  private final Map<SpanId, Exchange> exchanges;

  /**
   * Of a cause.
   *
   * @param reading the cause and the span its input is taken from
   * @param exchanges the messages of these, where there are any
   */
  CauseItems(
      Diagnosis diagnosis, Cause cause, SpanReading reading, Map<SpanId, Exchange> exchanges) {
    this.diagnosis = diagnosis;
    this.cause = cause;
    this.reading = reading;
    this.exchanges = exchanges;
  }

  /** The cause, or the nearest span above it that was given something; null for none. */
  static @Nullable SpanRow inputSpan(Diagnosis diagnosis, Cause cause) {
    Node node = diagnosis.tree().find(cause.spanId()).orElse(null);
    if (node == null) {
      return null;
    }
    List<Node> path = new ArrayList<>(List.of(node));
    path.addAll(diagnosis.tree().ancestors(node));
    for (Node each : path) {
      if (each.row() != null && each.row().inputHash() != 0) {
        return each.row();
      }
    }
    return node.row();
  }

  List<DiagnosisItem> items() {
    List<DiagnosisItem> items = new ArrayList<>();
    StoredSpan own = reading.spans().get(cause.spanId());
    SpanRow from = inputSpan(diagnosis, cause);
    StoredSpan given = from == null ? null : reading.spans().get(from.spanId());
    if (given != null) {
      addInput(given, items);
    }
    if (own != null) {
      addOutput(own, items);
      addFacts(own, items);
    }
    return items;
  }

  private void addInput(StoredSpan given, List<DiagnosisItem> items) {
    SpanId id = given.span().spanId();
    Exchange exchange = exchanges.getOrDefault(id, Exchange.NONE);
    String input =
        exchange.input().isEmpty() ? given.facts().input() : MessageText.last(exchange.input());
    int earlier = Math.max(0, exchange.input().size() - 1);
    boolean own = id.equals(cause.spanId());
    if (input == null || input.isEmpty() || (own && isStatement(given.facts(), input))) {
      return;
    }
    String label = own ? "input" : "input of span " + id.hex();
    String before = earlier == 0 ? "" : "(after " + TraceSummary.count(earlier, "message") + ") ";
    items.add(
        new DiagnosisItem(
            DiagnosisItem.Section.INPUT,
            sheet -> sheet.own(label + ": " + before).say(Untrusted.of(input), EXCERPT_BYTES_MAX),
            leaves -> excerpt(leaves, input)));
  }

  private boolean repeatsTheError(String output) {
    String message = cause.error().message();
    return message != null
        && output.contains(message)
        && output.length() <= message.length() + AROUND_MESSAGE_CHARS_MAX;
  }

  private static String excerpt(Leaves leaves, String text) {
    return requireNonNull(leaves.of(Untrusted.of(text), EXCERPT_BYTES_MAX));
  }

  /** The statement is a fact already. */
  private static boolean isStatement(Facts facts, String input) {
    return facts.db() != null && input.equals(facts.db().statement());
  }

  private void addOutput(StoredSpan own, List<DiagnosisItem> items) {
    Exchange exchange = exchanges.getOrDefault(cause.spanId(), Exchange.NONE);
    String output =
        exchange.output().isEmpty() ? own.facts().output() : MessageText.of(exchange.output());
    if (output == null || output.isEmpty() || repeatsTheError(output)) {
      return;
    }
    items.add(
        new DiagnosisItem(
            DiagnosisItem.Section.OUTPUT,
            sheet -> sheet.own("output: ").say(Untrusted.of(output), EXCERPT_BYTES_MAX),
            leaves -> excerpt(leaves, output)));
  }

  private void addFacts(StoredSpan own, List<DiagnosisItem> items) {
    Map<String, String> all = facts(own.facts(), own);
    Map<String, String> beyond = beyondTheLine(all);
    if (all.isEmpty()) {
      return;
    }
    items.add(
        new DiagnosisItem(
            DiagnosisItem.Section.FACTS,
            beyond.isEmpty() ? null : sheet -> write(sheet, beyond),
            leaves -> json(leaves, all)));
  }

  private Map<String, String> facts(Facts facts, StoredSpan own) {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "statement", facts.db() == null ? null : facts.db().statement());
    put(all, "database", facts.db() == null ? null : facts.db().system());
    Facts.Http http = facts.http();
    if (http != null) {
      String url = http.url() == null ? http.route() : http.url();
      put(all, "url", url == null ? null : http.method() == null ? url : http.method() + " " + url);
      put(all, "http_status", http.status() == 0 ? null : Integer.toString(http.status()));
    }
    put(all, "provider", facts.operation() == Operation.LLM ? facts.provider() : null);
    put(all, "model", facts.model());
    put(all, "tool", facts.tool() == null ? null : facts.tool().name());
    put(all, "agent", facts.agent());
    put(all, "finish_reason", facts.finishReason());
    String status = own.span().statusMessage();
    String said = cause.error().message();
    boolean more = !status.isEmpty() && (said == null || !status.contains(said));
    put(all, "status_message", more && !status.equals(said) ? status : null);
    return all;
  }

  private static void put(Map<String, String> facts, String key, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      facts.put(key, value);
    }
  }

  /** What the span's own line does not show already. */
  private Map<String, String> beyondTheLine(Map<String, String> all) {
    Map<String, String> beyond = new LinkedHashMap<>(all);
    String url = all.get("url");
    String message = cause.error().message();
    if (url != null && message != null && message.contains(url)) {
      beyond.remove("url");
    }
    String statement = all.get("statement");
    if (statement != null && VisibleText.utf8Bytes(statement) <= SpanView.STATEMENT_BYTES_MAX) {
      beyond.remove("statement");
    }
    List.of("http_status", "model", "tool", "agent", "finish_reason").forEach(beyond::remove);
    return beyond;
  }

  private static void write(Sheet sheet, Map<String, String> facts) {
    boolean first = true;
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      sheet.own((first ? "" : " ") + fact.getKey() + "=");
      sheet.say(Untrusted.of(fact.getValue()), EXCERPT_BYTES_MAX);
      first = false;
    }
  }

  private static List<Map<String, Object>> json(Leaves leaves, Map<String, String> facts) {
    List<Map<String, Object>> list = new ArrayList<>();
    facts.forEach((key, value) ->
        list.add(new Json().put("key", key).put("value", excerpt(leaves, value)).map()));
    return list;
  }
}
