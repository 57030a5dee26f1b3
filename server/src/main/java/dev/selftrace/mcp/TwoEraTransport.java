package dev.selftrace.mcp;

import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.mcp.server.webflux.transport.WebFluxStatelessServerTransport;
import reactor.core.publisher.Mono;

/**
 * Takes the SDK's handler and gives it to both carriers, so that there is one registry of tools
 * (ADR 004).
 */
final class TwoEraTransport implements McpStatelessServerTransport {

  private final WebFluxStatelessServerTransport legacy;
  private final List<String> tools;
  private @Nullable CheckedHandler handler;

  TwoEraTransport(WebFluxStatelessServerTransport legacy, List<String> tools) {
    this.legacy = legacy;
    this.tools = tools;
  }

  @Override
  public void setMcpHandler(McpStatelessServerHandler sdkHandler) {
    handler = new CheckedHandler(sdkHandler, tools);
    legacy.setMcpHandler(handler);
  }

  /** The handler of both eras. */
  CheckedHandler handler() {
    if (handler == null) {
      throw new IllegalStateException("handler: none (expected: the SDK server built)");
    }
    return handler;
  }

  /** What {@code initialize} negotiates; the SDK takes the last for its best. */
  @Override
  public List<String> protocolVersions() {
    return Era.LEGACY.versions().reversed();
  }

  @Override
  public Mono<Void> closeGracefully() {
    return legacy.closeGracefully();
  }
}
