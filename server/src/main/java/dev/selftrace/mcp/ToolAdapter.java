package dev.selftrace.mcp;

import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolContext;
import dev.selftrace.tool.ToolDescriptor;
import dev.selftrace.tool.Toolbox;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.modelcontextprotocol.spec.McpSchema.ToolAnnotations;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The toolbox as the SDK wants it: each call on a thread of its own, text as the only content. */
final class ToolAdapter {

  private final Toolbox toolbox;
  private final Function<Principal, IngestView> ingest;
  private final BlockingCalls calls;

  ToolAdapter(Toolbox toolbox, Function<Principal, IngestView> ingest, BlockingCalls calls) {
    this.toolbox = toolbox;
    this.ingest = ingest;
    this.calls = calls;
  }

  List<AsyncToolSpecification> specifications() {
    return toolbox.descriptors().stream().map(this::specification).toList();
  }

  private AsyncToolSpecification specification(ToolDescriptor descriptor) {
    return AsyncToolSpecification.builder()
        .tool(tool(descriptor))
        .callHandler((context, request) ->
            call(Requester.of(context), descriptor.name(), request.arguments())
                .map(ToolAdapter::result))
        .build();
  }

  /** Calls a tool off the event loop. */
  Mono<ToolAnswer> call(Requester requester, String tool, @Nullable Map<String, Object> arguments) {
    Map<String, Object> given = arguments == null ? Map.of() : arguments;
    Principal principal = requester.principal();
    return calls.call(
        requester.era().abandon(),
        () -> {
          ToolContext context =
              new ToolContext(
                  principal.reader(),
                  principal.ledger(),
                  principal.ledgerWriter(),
                  ingest.apply(principal),
                  principal.cursorSecret());
          return toolbox.call(tool, given, context);
        });
  }

  /**
   * Small, because a client sends it along with every request of its model. No outputSchema:
   * clients would be sent every answer twice. No title: the name says it. What only reads need not
   * say that it destroys nothing.
   */
  private static Tool tool(ToolDescriptor descriptor) {
    ToolAnnotations.Builder hints =
        ToolAnnotations.builder()
            .readOnlyHint(descriptor.readOnly())
            .idempotentHint(descriptor.idempotent())
            .openWorldHint(false);
    return Tool.builder(descriptor.name(), descriptor.inputSchema())
        .description(descriptor.description())
        .annotations((descriptor.readOnly() ? hints : hints.destructiveHint(false)).build())
        .build();
  }

  private static CallToolResult result(ToolAnswer answer) {
    CallToolResult.Builder result =
        CallToolResult.builder()
            .content(List.of(TextContent.builder(answer.text()).build()))
            .isError(answer.failed());
    if (answer.json() != null) {
      result.structuredContent(answer.json());
    }
    return result.build();
  }
}
