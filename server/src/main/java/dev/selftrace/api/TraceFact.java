package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.store.StoredSpan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that traces have in common, as Monocle Test Tools name it (telemetry 7.6): a scope such
 * as {@code agentic.session} with its value, or one of Okahu's names for sessions and test runs.
 * Immutable.
 */
record TraceFact(String name, String id) {

  private static final String SCOPE = "scope.";
  private static final String RUN_SCOPE = "scope.git.run.id";

  /** Okahu puts this before a run of GitHub Actions. */
  private static final String GITHUB = "github_";

  /**
   * Queries that find the traces that have the fact, to be asked until one finds some: sessions and
   * runs are indexed, attributes are looked for in every span.
   */
  List<String> queries() {
    return switch (kind()) {
      case SESSION -> List.of(anyOf("session"), anyOf(attribute(SCOPE + name)));
      case RUN -> List.of(anyOf("run"), anyOf(attribute(RUN_SCOPE), attribute(SCOPE + name)));
      case CUSTOM -> List.of(anyOf(attribute(SCOPE + name)));
    };
  }

  private String anyOf(String... fields) {
    List<String> parts = new ArrayList<>();
    for (String value : values()) {
      for (String field : fields) {
        parts.add(field + " = " + quoted(value));
      }
    }
    return "{ " + String.join(" || ", parts) + " }";
  }

  private static String attribute(String key) {
    return "span." + quoted(key);
  }

  /** Whether a span says another value of this fact; most spans of a trace say none. */
  boolean isContradictedBy(StoredSpan stored) {
    String said =
        switch (kind()) {
          case SESSION -> stored.facts().session();
          case RUN -> text(stored, RUN_SCOPE);
          case CUSTOM -> text(stored, SCOPE + name);
        };
    return said != null && !values().contains(said);
  }

  private static @Nullable String text(StoredSpan stored, String key) {
    return switch (stored.span().attributes().get(key)) {
      case AttributeValue.StringValue text -> text.value();
      case AttributeValue.LongValue number -> Long.toString(number.value());
      case null, default -> null;
    };
  }

  private List<String> values() {
    boolean github = kind() == Kind.RUN && id.startsWith(GITHUB);
    return github ? List.of(id, id.substring(GITHUB.length())) : List.of(id);
  }

  private Kind kind() {
    return switch (name) {
      case "agent_sessions", "agentic_session", "agentic.session" -> Kind.SESSION;
      case "test_runs", "git.run.id" -> Kind.RUN;
      default -> Kind.CUSTOM;
    };
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private enum Kind {
    SESSION,
    RUN,
    CUSTOM
  }
}
