package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Slice;
import dev.selftrace.model.TraceId;
import dev.selftrace.otlp.MalformedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evaluation label that Monocle Test Tools post after each test (telemetry 7.7; monocle {@code
 * trace_sources/okahu_trace_source.py}). Stateless.
 */
final class OkahuLabel {

  /** What is labelled unless the query says otherwise. */
  private static final String TRACES = "traces";

  private OkahuLabel() {}

  /**
   * The label as a log request.
   *
   * @param query {@code trace_id}, {@code fact_name} and {@code workflow_name}
   * @throws MalformedException when it does not say what is judged and how
   */
  static Slice request(Slice body, Map<String, String> query, long nowNanos) {
    if (!(ForeignJson.object(body).get("result") instanceof AttributeValue.MapValue result)) {
      throw new MalformedException("Malformed: result is missing (expected: an object)");
    }
    String name = result.values().text("label");
    if (name == null || name.isEmpty()) {
      throw new MalformedException("Malformed: result.label is missing (expected: text)");
    }
    String fact = query.getOrDefault("fact_name", TRACES);
    String id = query.getOrDefault("trace_id", "");
    String workflow = query.getOrDefault("workflow_name", "");
    TraceId traceId = fact.equals(TRACES) ? Ids.trace(id) : null;
    if (fact.equals(TRACES) && traceId == null) {
      throw new MalformedException("Malformed: trace_id of the query (expected: hex digits)");
    }
    List<Judgement.Fact> about = new ArrayList<>();
    if (!fact.equals(TRACES)) {
      about.add(new Judgement.Fact(attribute(fact), id));
    }
    about.add(new Judgement.Fact("workflow.name", workflow));
    about.add(new Judgement.Fact("okahu.fact.name", fact));
    String category = first(result.values(), "category", "type");
    about.add(new Judgement.Fact("okahu.label.category", category == null ? "" : category));
    Judgement judgement =
        new Judgement(
            traceId,
            null,
            name,
            Scores.label(result.values().get("value")),
            Scores.number(result.values().get("value")),
            first(result.values(), "explanation", "description"),
            about,
            workflow,
            0,
            nowNanos);
    return LogRequest.of(List.of(judgement.toRecord()));
  }

  /** The attribute of a fact: Okahu's own names for sessions and runs, else Monocle's scope. */
  private static String attribute(String fact) {
    return switch (fact) {
      case "agent_sessions", "agentic_session" -> "session.id";
      case "test_runs" -> "scope.git.run.id";
      default -> "scope." + fact;
    };
  }

  private static @Nullable String first(Attributes object, String key, String otherwise) {
    String text = object.text(key);
    return text == null ? object.text(otherwise) : text;
  }
}
