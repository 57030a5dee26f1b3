package dev.selftrace.server;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an answer by the rules of Monocle Test Tools (monocle {@code span_loader.py}, {@code
 * okahu_span_loader.py}), failing wherever they would.
 */
final class MonocleLoader {

  /** What {@code datetime.fromisoformat} of every supported Python reads. */
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3}(\\d{3})?)?(Z|[+-]\\d\\d:\\d\\d)");

  private MonocleLoader() {}

  /** A span as the tools hold it. */
  record Loaded(
      String name,
      BigInteger traceId,
      BigInteger spanId,
      @Nullable BigInteger parentId,
      String kind,
      String status,
      Map<String, JsonNode> attributes,
      List<String> events) {}

  /** The trace ids of a list of traces. */
  static List<String> traceIds(JsonNode answer) {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : list(answer, "traces", "data", "results")) {
      ids.add(item.isString() ? item.stringValue() : item.get("trace_id").stringValue());
    }
    return ids;
  }

  /** The spans of a trace. */
  static List<Loaded> spans(JsonNode answer) {
    List<Loaded> spans = new ArrayList<>();
    for (JsonNode item : list(answer, "spans", "batch", "data", "results", "trace_spans")) {
      spans.add(span(item));
    }
    boolean arrived =
        spans.stream()
            .anyMatch(span ->
                span.attributes().containsKey("span.type")
                    && "workflow".equals(span.attributes().get("span.type").stringValue()));
    if (!arrived) {
      throw new AssertionError("No workflow span found");
    }
    return spans;
  }

  private static JsonNode list(JsonNode answer, String... keys) {
    for (String key : keys) {
      if (answer.path(key).isArray()) {
        return answer.get(key);
      }
    }
    throw new AssertionError("no known list in " + answer.propertyNames());
  }

  private static Loaded span(JsonNode item) {
    JsonNode context = item.get("context");
    time(item.get("start_time"));
    time(item.get("end_time"));
    List<String> events = new ArrayList<>();
    for (JsonNode event : item.get("events")) {
      time(event.get("timestamp"));
      events.add(event.get("name").stringValue());
    }
    for (JsonNode link : item.get("links")) {
      id(link.get("context").get("trace_id"));
      id(link.get("context").get("span_id"));
    }
    if (!item.get("resource").get("attributes").isObject()) {
      throw new AssertionError("resource without attributes");
    }
    JsonNode parent = item.get("parent_id");
    Map<String, JsonNode> attributes = new TreeMap<>();
    item.get("attributes").forEachEntry(attributes::put);
    attributes.values().forEach(MonocleLoader::flat);
    return new Loaded(
        item.get("name").stringValue(),
        id(context.get("trace_id")),
        id(context.get("span_id")),
        parent.isNull() ? null : id(parent),
        item.get("kind").stringValue().replace("SpanKind.", ""),
        item.get("status").get("status_code").stringValue(),
        attributes,
        events);
  }

  private static BigInteger id(JsonNode text) {
    return new BigInteger(text.stringValue(), 16);
  }

  private static void time(JsonNode text) {
    if (!TIME.matcher(text.stringValue()).matches()) {
      throw new AssertionError("not a time: " + text);
    }
  }

  private static void flat(JsonNode value) {
    if (value.isObject()) {
      throw new AssertionError("not flat: " + value);
    }
    if (value.isArray()) {
      value.forEach(element -> {
        if (element.isContainer()) {
          throw new AssertionError("not flat: " + value);
        }
      });
    }
  }
}
