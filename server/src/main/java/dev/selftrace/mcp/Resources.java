package dev.selftrace.mcp;

import dev.selftrace.tool.ErrorCode;
import dev.selftrace.tool.Guides;
import dev.selftrace.tool.ToolAnswer;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncResourceSpecification;
import io.modelcontextprotocol.server.McpStatelessServerFeatures.AsyncResourceTemplateSpecification;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceResult;
import io.modelcontextprotocol.spec.McpSchema.Resource;
import io.modelcontextprotocol.spec.McpSchema.ResourceTemplate;
import io.modelcontextprotocol.spec.McpSchema.TextResourceContents;
import java.util.List;
import java.util.Map;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Resources: other names for what three tools answer. */
final class Resources {

  private static final String TEXT = "text/plain";
  private static final String MARKDOWN = "text/markdown";
  private static final Set<ErrorCode> NOT_THERE =
      Set.of(ErrorCode.NOT_FOUND, ErrorCode.AMBIGUOUS_ID, ErrorCode.INVALID_ARGUMENT);

  private final ToolAdapter tools;
  private final Guides guides;

  Resources(ToolAdapter tools, Guides guides) {
    this.tools = tools;
    this.guides = guides;
  }

  /** Each guide by its own URI. */
  List<AsyncResourceSpecification> guides() {
    return guides.topics().stream()
        .map(topic ->
            new AsyncResourceSpecification(
                Resource.builder(ResourceAddress.GUIDE_PREFIX + topic, topic)
                    .title(guides.title(topic))
                    .mimeType(MARKDOWN)
                    .build(),
                this::read))
        .toList();
  }

  List<AsyncResourceTemplateSpecification> templates() {
    return List.of(
        template(
            "selftrace://workflows/{workflow_name}/errors",
            "workflow_errors",
            "Failures of a workflow, grouped by cause"),
        template("selftrace://traces/{trace_id}", "trace", "A trace as a tree"),
        template("selftrace://guides/{topic}", "guide", "A playbook"));
  }

  private AsyncResourceTemplateSpecification template(
      String uriTemplate, String name, String description) {
    return new AsyncResourceTemplateSpecification(
        ResourceTemplate.builder(uriTemplate, name).description(description).mimeType(TEXT).build(),
        this::read);
  }

  private Mono<ReadResourceResult> read(McpTransportContext context, ReadResourceRequest request) {
    ResourceAddress address = ResourceAddress.parse(request.uri());
    if (address == null) {
      return Mono.error(notFound("Resource not found"));
    }
    return tools
        .call(Requester.of(context), address.tool(), address.arguments())
        .flatMap(answer -> contents(request.uri(), address, answer));
  }

  private static Mono<ReadResourceResult> contents(
      String uri, ResourceAddress address, ToolAnswer answer) {
    if (answer.failed()) {
      return Mono.error(
          NOT_THERE.contains(answer.code())
              ? notFound(answer.text())
              : McpError.builder(RpcError.INTERNAL).message("Internal error").build());
    }
    String type = address.tool().equals("read_guide") ? MARKDOWN : TEXT;
    return Mono.just(
        ReadResourceResult.builder(
                List.of(TextResourceContents.builder(uri, answer.text()).mimeType(type).build()))
            .build());
  }

  private static McpError notFound(String message) {
    return McpError.builder(RpcError.RESOURCE_NOT_FOUND).message(message).data(Map.of()).build();
  }
}
