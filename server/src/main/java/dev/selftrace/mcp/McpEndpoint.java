package dev.selftrace.mcp;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.door.RequestBody;
import dev.selftrace.door.RequestCredential;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code /mcp}: every request is checked in the same order, whatever its era. Host and Origin come
 * first, in {@link dev.selftrace.door.HostFilter}; then headers, key, method, size, JSON, era. A
 * session id or event id of former times is accepted and ignored: there is nothing it could name.
 */
final class McpEndpoint {

  private static final String VERSION = "MCP-Protocol-Version";
  private static final List<String> SINGLE =
      List.of(VERSION, "Mcp-Method", "Mcp-Name", "Content-Type", "Content-Length");

  private final Gate gate;
  private final MessageReader reader = new MessageReader();
  private final LegacyCarrier legacy;
  private final ModernCarrier modern;
  private final int bodyBytesMax;

  McpEndpoint(Gate gate, LegacyCarrier legacy, ModernCarrier modern, int bodyBytesMax) {
    this.gate = gate;
    this.legacy = legacy;
    this.modern = modern;
    this.bodyBytesMax = bodyBytesMax;
  }

  Mono<ServerResponse> answer(ServerRequest request) {
    if (SINGLE.stream().anyMatch(name -> request.headers().header(name).size() > 1)) {
      return Replies.repeatedHeader();
    }
    if (RequestCredential.inUrl(request)) {
      return Replies.keyInUrl();
    }
    Principal principal;
    try {
      principal = gate.verify(RequestCredential.of(request));
      principal.reader();
    } catch (AccessException e) {
      return Replies.refused(e);
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return Replies.methodNotAllowed();
    }
    return RequestBody.read(request, bodyBytesMax)
        .flatMap(body -> answer(request, body, principal))
        .onErrorResume(RequestBody.TooLarge.class, e -> Replies.tooLarge(bodyBytesMax));
  }

  private Mono<ServerResponse> answer(ServerRequest request, byte[] body, Principal principal) {
    return switch (reader.read(body)) {
      case MessageReader.Refused refused -> Replies.error(refused.id(), refused.error());
      case MessageReader.Read read -> answer(request, body, read.message(), principal);
    };
  }

  private Mono<ServerResponse> answer(
      ServerRequest request, byte[] body, Message message, Principal principal) {
    return switch (EraChoice.of(version(request), message)) {
      case EraChoice.Refused refused -> Replies.error(message.id(), refused.error());
      case EraChoice.Served served -> {
        Requester requester = new Requester(principal, served.era());
        yield switch (served.era()) {
          case LEGACY -> legacy.answer(request, body, requester);
          case MODERN -> modern.answer(request, message, requester);
        };
      }
    };
  }

  private static @Nullable String version(ServerRequest request) {
    return request.headers().firstHeader(VERSION);
  }
}
