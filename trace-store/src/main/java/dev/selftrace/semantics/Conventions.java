package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import java.util.List;

/**
 * The conventions and their precedence. A further one is a file of its own, a line in each list
 * here, and its keys in the rows of {@link Field}.
 */
final class Conventions {

  private static final Convention MONOCLE = new MonocleConvention();
  private static final Convention LANGFUSE = new LangfuseConvention();
  private static final Convention LANGSMITH = new LangSmithConvention();
  private static final Convention MASTRA = new MastraConvention();
  private static final Convention OPENINFERENCE = new OpenInferenceConvention();
  private static final Convention MLFLOW = new MlflowConvention();
  private static final Convention VERCEL = new VercelConvention();
  private static final Convention OPENLLMETRY = new OpenLlmetryConvention();
  private static final Convention GOOGLE_ADK = new GoogleAdkConvention();
  private static final Convention CLAUDE_CODE = new ClaudeCodeConvention();
  private static final Convention CODEX = new CodexConvention();
  private static final Convention GEMINI_CLI = new GeminiCliConvention();
  private static final Convention OPENCODE = new OpencodeConvention();
  private static final Convention PYDANTIC_AI = new PydanticAiConvention();
  private static final Convention MCP = new McpConvention();
  private static final Convention GENAI = new GenAiConvention();
  private static final Convention IMPLIED = new ImpliedConvention();
  private static final Convention PROTOCOL = new ProtocolConvention();

  /** The first that recognises a span names its convention (telemetry 3.2, first row). */
  static final List<Convention> BY_NAME =
      List.of(
          MONOCLE,
          LANGFUSE,
          LANGSMITH,
          MASTRA,
          OPENINFERENCE,
          MLFLOW,
          VERCEL,
          OPENLLMETRY,
          GOOGLE_ADK,
          CLAUDE_CODE,
          CODEX,
          GEMINI_CLI,
          OPENCODE,
          PYDANTIC_AI,
          GENAI,
          MCP,
          PROTOCOL);

  /** The first that knows the kind of a span decides it (telemetry 3.4). */
  static final List<Convention> BY_KIND =
      List.of(
          MONOCLE,
          OPENINFERENCE,
          VERCEL,
          LANGSMITH,
          LANGFUSE,
          MASTRA,
          MLFLOW,
          OPENLLMETRY,
          GEMINI_CLI,
          GOOGLE_ADK,
          CLAUDE_CODE,
          GENAI,
          PYDANTIC_AI,
          CODEX,
          OPENCODE,
          MCP,
          IMPLIED,
          PROTOCOL);

  /** What a span is called that no convention recognises. */
  private static final String NONE = "otel";

  private Conventions() {}

  /** Lets every convention that has a part in the span contribute; the first gives the name. */
  static String contribute(Span span, Values values) {
    String name = NONE;
    for (Convention convention : BY_NAME) {
      if (convention.recognises(span, values)) {
        convention.contribute(span, values);
        name = name.equals(NONE) ? convention.name() : name;
      }
    }
    return name;
  }

  /** The kind of work; internal when nobody knows. */
  static Kind kind(Span span, Values values) {
    for (Convention convention : BY_KIND) {
      Kind kind = convention.kind(span, values);
      if (kind != null) {
        return kind;
      }
    }
    return Kind.INTERNAL;
  }
}
