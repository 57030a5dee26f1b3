package dev.selftrace.api;

import dev.selftrace.access.AccessException;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.door.RequestCredential;
import java.util.function.BiFunction;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Lets a request through to its handler when its key may read. */
final class Admitted {

  private final Gate gate;

  Admitted(Gate gate) {
    this.gate = gate;
  }

  HandlerFunction<ServerResponse> then(
      BiFunction<ServerRequest, Principal, Mono<ServerResponse>> handler) {
    return request -> {
      if (RequestCredential.inUrl(request)) {
        return ApiReplies.keyInUrl();
      }
      Principal principal;
      try {
        principal = gate.verify(RequestCredential.of(request));
        principal.reader();
      } catch (AccessException e) {
        return ApiReplies.refused(e);
      }
      return handler.apply(request, principal);
    };
  }
}
