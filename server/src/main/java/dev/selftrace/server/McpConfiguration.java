package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.access.Gate;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.mcp.McpDoor;
import dev.selftrace.mcp.McpOptions;
import dev.selftrace.tool.Guides;
import dev.selftrace.tool.Toolbox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The MCP door. */
@Configuration(proxyBeanMethods = false)
class McpConfiguration {

  private static final String INSTRUCTIONS = "/mcp/instructions.md";

  @Bean
  McpDoor mcpDoor(
      Toolbox toolbox,
      Guides guides,
      Gate gate,
      IngestJournals journals,
      BlockingCalls calls,
      SelftraceProperties properties,
      Metrics metrics) {
    McpOptions options =
        new McpOptions(
            Version.text(),
            instructions(),
            properties.server().bodyBytesMax(),
            properties.listen());
    return new McpDoor(toolbox, guides, gate, journals::view, calls, options, metrics::limitHit);
  }

  @Bean
  @Order(1)
  RouterFunction<ServerResponse> mcp(McpDoor door) {
    return door.routes();
  }

  /** Said before the web server begins to wait for answers that are under way. */
  @Bean
  ApplicationListener<ContextClosedEvent> endOfStreams(McpDoor door) {
    return closing -> door.stop();
  }

  private static String instructions() {
    try (InputStream in = McpConfiguration.class.getResourceAsStream(INSTRUCTIONS)) {
      if (in == null) {
        throw new IllegalStateException(INSTRUCTIONS + " is not in the application");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(INSTRUCTIONS + " cannot be read", e);
    }
  }
}
