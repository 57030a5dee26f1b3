package dev.selftrace.mcp;

import static org.springframework.web.reactive.function.server.RequestPredicates.all;
import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.tool.Guides;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolDescriptor;
import dev.selftrace.tool.Toolbox;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * MCP over streamable HTTP at {@code /mcp}, without sessions, in both protocol eras. Mount it
 * behind {@link dev.selftrace.door.HostFilter}. Thread-safe.
 */
public final class McpDoor {

  static final String NAME = "selftrace";

  private static final List<String> DISCOVERY =
      List.of(
          "/.well-known/oauth-protected-resource/**",
          "/.well-known/oauth-authorization-server/**",
          "/.well-known/openid-configuration/**",
          "/mcp/.well-known/**");

  private final McpEndpoint endpoint;
  private final Subscriptions subscriptions;

  /**
   * Over these tools.
   *
   * @param ingest what was received for a principal's tenant
   * @param limitHit told the name of a limit that was reached
   */
  public McpDoor(
      Toolbox toolbox,
      Guides guides,
      Gate gate,
      Function<Principal, IngestView> ingest,
      BlockingCalls calls,
      McpOptions options,
      Consumer<String> limitHit) {
    ToolAdapter tools = new ToolAdapter(toolbox, ingest, calls);
    ServerCapabilities capabilities =
        ServerCapabilities.builder().tools(false).prompts(false).resources(false, false).build();
    LegacyCarrier legacy = new LegacyCarrier(options.bodyBytesMax());
    List<String> names = toolbox.descriptors().stream().map(ToolDescriptor::name).toList();
    TwoEraTransport transport = new TwoEraTransport(legacy.transport(), names);
    Resources resources = new Resources(tools, guides);
    McpServer.async(transport)
        .serverInfo(NAME, options.version())
        .instructions(options.instructions())
        .capabilities(capabilities)
        // The toolbox says which argument is wrong and what to send instead; a validator cannot.
        .validateToolInputs(false)
        .tools(tools.specifications())
        .prompts(Prompts.specifications())
        .resources(resources.guides())
        .resourceTemplates(resources.templates())
        .build();
    Map<String, Object> server = new LinkedHashMap<>();
    server.put("name", NAME);
    server.put("version", options.version());
    subscriptions = new Subscriptions(gate, calls, options.listen(), server, limitHit);
    ModernCarrier modern =
        new ModernCarrier(
            transport.handler(), subscriptions, McpJsonDefaults.getMapper(), server, options);
    endpoint = new McpEndpoint(gate, legacy, modern, options.bodyBytesMax());
  }

  /**
   * Ends every open stream and opens no more. Call it before the web server stops, which waits for
   * answers under way.
   */
  public void stop() {
    subscriptions.stop();
  }

  /** The routes: the endpoint with all its methods, and the places where clients look for OAuth. */
  public RouterFunction<ServerResponse> routes() {
    RouterFunctions.Builder routes = RouterFunctions.route();
    for (String pattern : DISCOVERY) {
      routes.route(path(pattern), request -> Replies.noDiscovery());
    }
    return routes.route(path(LegacyCarrier.PATH).and(all()), endpoint::answer).build();
  }
}
