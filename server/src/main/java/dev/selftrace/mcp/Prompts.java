package dev.selftrace.mcp;

import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncPromptSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.GetPromptResult;
import io.modelcontextprotocol.spec.McpSchema.Prompt;
import io.modelcontextprotocol.spec.McpSchema.PromptArgument;
import io.modelcontextprotocol.spec.McpSchema.PromptMessage;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The prompts a person picks in a client; their texts are files under {@code mcp/prompts}. */
final class Prompts {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int ARGUMENT_CHARS_MAX = 2_000;
  private static final Pattern PLACE = Pattern.compile("\\{(workflow_name|test_command|run_id)}");

  private static final PromptArgument WORKFLOW =
      PromptArgument.builder("workflow_name")
          .description("Name of the workflow or service; list_workflows knows them")
          .required(true)
          .build();
  private static final PromptArgument RUN =
      PromptArgument.builder("run_id")
          .description("The run: what start_run gave, or a selftrace.run.id of its spans")
          .required(true)
          .build();
  private static final PromptArgument TEST_COMMAND =
      PromptArgument.builder("test_command")
          .description("Command that runs the program or its tests")
          .required(true)
          .build();

  private Prompts() {}

  static List<AsyncPromptSpecification> specifications() {
    return List.of(
        prompt(
            "get_latest_traces",
            "Latest traces",
            "Show the latest traces of a workflow and what failed in them",
            List.of(WORKFLOW)),
        prompt(
            "debug_failed_run",
            "Debug a failed run",
            "Find out from its traces why one run failed",
            List.of(WORKFLOW, RUN)),
        prompt(
            "self_heal",
            "Self-heal",
            "Run, look at the traces, fix the cause, run again, until the failure is gone",
            List.of(WORKFLOW, TEST_COMMAND)),
        prompt(
            "quality_gate",
            "Quality gate",
            "Find the checks that traces of a workflow must pass, and try them",
            List.of(WORKFLOW)));
  }

  private static AsyncPromptSpecification prompt(
      String name, String title, String description, List<PromptArgument> arguments) {
    String text = text(name);
    Prompt prompt =
        Prompt.builder(name).title(title).description(description).arguments(arguments).build();
    return new AsyncPromptSpecification(
        prompt, (context, request) -> Mono.fromSupplier(() -> filled(prompt, text, request)));
  }

  private static GetPromptResult filled(Prompt prompt, String text, GetPromptRequest request) {
    Map<String, Object> given = request.arguments() == null ? Map.of() : request.arguments();
    Set<String> known =
        prompt.arguments().stream()
            .map(PromptArgument::name)
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String name : given.keySet()) {
      if (!known.contains(name)) {
        throw invalid("arguments: unknown name (expected: " + String.join(", ", known) + ")");
      }
    }
    for (PromptArgument argument : prompt.arguments()) {
      if (!(given.get(argument.name()) instanceof String value)
          || value.isBlank()
          || value.length() > ARGUMENT_CHARS_MAX) {
        throw invalid(
            argument.name() + ": (expected: text of 1 to " + ARGUMENT_CHARS_MAX + " characters)");
      }
    }
    // In one pass: a value is never searched for the place of another.
    String filled =
        PLACE
            .matcher(text)
            .replaceAll(place ->
                Matcher.quoteReplacement(JSON.writeValueAsString(given.get(place.group(1)))));
    return GetPromptResult.builder(
            List.of(PromptMessage.builder(Role.USER, TextContent.builder(filled).build()).build()))
        .description(prompt.description())
        .build();
  }

  private static McpError invalid(String message) {
    return McpError.builder(RpcError.INVALID_PARAMS).message(message).build();
  }

  private static String text(String name) {
    String path = "/mcp/prompts/" + name + ".md";
    try (InputStream in = Prompts.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("prompt: " + path + " (expected: a file)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
