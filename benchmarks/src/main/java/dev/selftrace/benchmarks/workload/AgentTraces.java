package dev.selftrace.benchmarks.workload;

import static dev.selftrace.benchmarks.workload.Draw.attribute;

import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.List;

/** Agents at work: model calls with prompts and answers, tool calls, sub-agents. */
final class AgentTraces extends TraceMaker {

  private static final int WORKFLOWS = 20;
  private static final double WORKFLOW_SKEW = 1.7;
  private static final double CHAT_SHARE = 0.6;
  private static final double TOOL_SHARE = 0.9;
  private static final int SYSTEM_TEXT_BYTES = 4_000 / 3;
  private static final String[] MODELS = {
    "gpt-4o-mini", "gpt-4o", "claude-sonnet-4", "gemini-2.5-flash", "o4-mini", "llama-3.3-70b"
  };
  private static final String[] PROVIDERS = {
    "openai", "openai", "anthropic", "gcp.gemini", "openai", "groq"
  };

  private final List<String> systemTexts = new ArrayList<>();
  private int workflow;
  private String session = "";
  private String user = "";

  AgentTraces(Draw draw, Failures failures) {
    super(draw, failures);
    for (int i = 0; i < WORKFLOWS; i++) {
      systemTexts.add(draw.text(SYSTEM_TEXT_BYTES, SYSTEM_TEXT_BYTES));
    }
  }

  @Override
  void begin() {
    workflow = (int) (WORKFLOWS * StrictMath.pow(draw.random.nextDouble(), WORKFLOW_SKEW));
    session = draw.hex(16);
    user = "user-" + draw.between(0, 9_999);
  }

  @Override
  Child child() {
    double kind = draw.random.nextDouble();
    if (kind < CHAT_SHARE) {
      return chat();
    }
    return kind < TOOL_SHARE ? toolCall() : subAgent();
  }

  @Override
  Child root() {
    Span.Builder span =
        span("invoke_workflow " + workflowName(), Span.SpanKind.SPAN_KIND_INTERNAL)
            .addAttributes(attribute("gen_ai.operation.name", "invoke_workflow"))
            .addAttributes(attribute("input.value", draw.text(200, 600)));
    return new Child(service(), span, draw.nanos(1, 1, 1), false);
  }

  private Child chat() {
    int model = (int) (MODELS.length * draw.random.nextDouble() * draw.random.nextDouble());
    int promptBytes = 500 + (int) (3_500 * draw.random.nextDouble() * draw.random.nextDouble());
    String system = systemTexts.get(workflow).substring(0, promptBytes / 3);
    String prompt =
        system + draw.text(promptBytes - promptBytes / 3, promptBytes - promptBytes / 3);
    Span.Builder span =
        span("chat " + MODELS[model], Span.SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(attribute("gen_ai.operation.name", "chat"))
            .addAttributes(attribute("gen_ai.provider.name", PROVIDERS[model]))
            .addAttributes(attribute("gen_ai.request.model", MODELS[model]))
            .addAttributes(attribute("gen_ai.response.model", MODELS[model]))
            .addAttributes(attribute("gen_ai.response.id", "chatcmpl-" + draw.hex(24)))
            .addAttributes(Draw.listAttribute("gen_ai.response.finish_reasons", "stop"))
            .addAttributes(attribute("gen_ai.usage.input_tokens", draw.between(200, 4_199)))
            .addAttributes(attribute("gen_ai.usage.output_tokens", draw.between(50, 949)))
            .addAttributes(attribute("gen_ai.prompt", prompt))
            .addAttributes(attribute("gen_ai.completion", draw.text(200, 1_100)));
    return new Child(service(), span, draw.nanos(600, 3.4, 190), false);
  }

  private Child toolCall() {
    String tool = "tool_" + draw.between(0, 24);
    Span.Builder span =
        span("execute_tool " + tool, Span.SpanKind.SPAN_KIND_INTERNAL)
            .addAttributes(attribute("gen_ai.operation.name", "execute_tool"))
            .addAttributes(attribute("gen_ai.tool.name", tool))
            .addAttributes(attribute("gen_ai.tool.call.id", "call_" + draw.hex(20)))
            .addAttributes(attribute("gen_ai.tool.call.arguments", draw.text(40, 160)))
            .addAttributes(attribute("gen_ai.tool.call.result", draw.text(100, 800)));
    return new Child(service(), span, draw.nanos(0, 6, 1), false);
  }

  private Child subAgent() {
    String agent = "agent_" + draw.between(0, 11);
    Span.Builder span =
        span("invoke_agent " + agent, Span.SpanKind.SPAN_KIND_INTERNAL)
            .addAttributes(attribute("gen_ai.operation.name", "invoke_agent"))
            .addAttributes(attribute("gen_ai.agent.name", agent));
    return new Child(service(), span, draw.nanos(900, 3.9, 100), true);
  }

  private Span.Builder span(String name, Span.SpanKind kind) {
    return Span.newBuilder()
        .setName(name)
        .setKind(kind)
        .addAttributes(attribute("workflow.name", workflowName()))
        .addAttributes(attribute("session.id", session))
        .addAttributes(attribute("user.id", user));
  }

  private String workflowName() {
    return "workflow-" + workflow;
  }

  private int service() {
    return workflow % Services.AGENTS;
  }
}
