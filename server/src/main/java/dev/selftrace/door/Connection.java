package dev.selftrace.door;

import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The connection that a request came over. */
public final class Connection {

  private Connection() {}

  /** Closes it at once; what its reader has not taken is dropped. Does not block. */
  public static void close(ServerRequest request) {
    HttpServerResponse response =
        ServerHttpResponseDecorator.getNativeResponse(request.exchange().getResponse());
    response.withConnection(connection -> {
      var _ = connection.channel().close();
    });
  }
}
