package dev.selftrace.mcp;

import io.modelcontextprotocol.common.McpTransportContext;
import java.util.List;
import org.springframework.ai.mcp.server.webflux.transport.WebFluxStatelessServerTransport;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.codec.HttpMessageReader;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Revisions up to 2025-11-25: Spring AI's stateless transport, shown a request it cannot trip over.
 * It wants both media types in Accept, reads at most 256 kB and would answer malformed JSON with a
 * serialised exception; so it gets fixed headers, a reader with our limit and a body that was
 * parsed already.
 */
final class LegacyCarrier {

  static final String PATH = "/mcp";
  private static final String CONTEXT = LegacyCarrier.class.getName() + ".context";

  private final WebFluxStatelessServerTransport transport;
  private final List<HttpMessageReader<?>> readers;

  LegacyCarrier(int bodyBytesMax) {
    transport =
        WebFluxStatelessServerTransport.builder()
            .messageEndpoint(PATH)
            .contextExtractor(LegacyCarrier::context)
            .build();
    ServerCodecConfigurer codecs = ServerCodecConfigurer.create();
    codecs.defaultCodecs().maxInMemorySize(bodyBytesMax);
    readers = codecs.getReaders();
  }

  WebFluxStatelessServerTransport transport() {
    return transport;
  }

  /** Answers a body that was read and checked. */
  Mono<ServerResponse> answer(ServerRequest request, byte[] body, Requester requester) {
    ServerWebExchange exchange =
        request.exchange().mutate().request(replayed(request, body)).build();
    exchange.getAttributes().put(CONTEXT, requester.context());
    ServerRequest fixed = ServerRequest.create(exchange, readers);
    return transport
        .getRouterFunction()
        .route(fixed)
        .flatMap(handler -> handler.handle(fixed))
        .cast(ServerResponse.class);
  }

  private static ServerHttpRequest replayed(ServerRequest request, byte[] body) {
    HttpHeaders headers = new HttpHeaders();
    headers.addAll(request.headers().asHttpHeaders());
    headers.setAccept(List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_EVENT_STREAM));
    headers.setContentType(MediaType.APPLICATION_JSON);
    headers.setContentLength(body.length);
    return new ServerHttpRequestDecorator(request.exchange().getRequest()) {

      @Override
      public HttpHeaders getHeaders() {
        return headers;
      }

      @Override
      public Flux<DataBuffer> getBody() {
        return Flux.just(request.exchange().getResponse().bufferFactory().wrap(body));
      }
    };
  }

  private static McpTransportContext context(ServerRequest request) {
    return (McpTransportContext) request.attribute(CONTEXT).orElseThrow();
  }
}
