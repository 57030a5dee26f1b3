package dev.selftrace.server;

import dev.selftrace.door.EventLoopResponses;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.http.OtlpHttpDoor;
import dev.selftrace.otlp.http.OtlpHttpExchange;
import dev.selftrace.otlp.http.OtlpHttpRequest;
import dev.selftrace.otlp.http.OtlpHttpResponse;
import dev.selftrace.server.Mishaps.Mishap;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One OTLP/HTTP request on the wire. The body of a refused request is read on and dropped, up to
 * the size of an allowed one: a client that is still sending would otherwise meet a reset
 * connection instead of its answer. Confined to the connection's event loop but for the answer.
 */
final class OtlpHttpCall {

  private final OtlpHttpExchange exchange;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Mishaps mishaps;
  private final long droppedMax;
  private boolean wanted;
  private boolean read;
  private long dropped;

  OtlpHttpCall(
      OtlpHttpDoor door,
      HttpServerRequest request,
      HttpServerResponse response,
      OtlpLimits limits,
      Mishaps mishaps) {
    this.request = request;
    this.response = response;
    this.mishaps = mishaps;
    this.droppedMax = limits.requestBytesMax();
    this.exchange = door.begin(head(request));
    this.wanted = exchange.wantsBody();
  }

  /** Reads, answers, and completes when the answer is on its way. */
  Mono<Void> answer() {
    keepReading();
    return body()
        .then(Mono.defer(() -> Mono.fromCompletionStage(exchange.finish())))
        .publishOn(EventLoopResponses.scheduler(response))
        .flatMap(this::write)
        .doOnCancel(exchange::abandon)
        .onErrorResume(gone -> { // the sender closed the connection: there is nobody to answer
          exchange.abandon();
          return Mono.empty();
        });
  }

  /**
   * Asks the socket for more once the server has handed over what it buffered. A request that
   * arrives before its predecessor on the connection is quite done is buffered by reactor-netty
   * 1.3, which then swallows the one read that would have brought the rest of a large body.
   */
  private void keepReading() {
    request.withConnection(
        connection -> connection.channel().eventLoop().execute(connection.channel()::read));
  }

  private Mono<Void> body() {
    boolean asks =
        HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(
            String.valueOf(request.requestHeaders().get(HttpHeaderNames.EXPECT)));
    if (!wanted && asks) {
      return Mono.empty();
    }
    return request.receive().takeWhile(this::take).then(Mono.fromRunnable(() -> read = true));
  }

  private boolean take(ByteBuf piece) {
    if (wanted) {
      wanted = exchange.add(piece.nioBuffer());
      return true;
    }
    dropped += piece.readableBytes();
    return dropped <= droppedMax;
  }

  private Mono<Void> write(OtlpHttpResponse answer) {
    if (answer.status() == 404) {
      mishaps.note(Mishap.UNKNOWN_PATH);
    }
    response.status(answer.status()).header(HttpHeaderNames.CONTENT_LENGTH, length(answer));
    answer.headers().forEach(response::header);
    if (!read || dropped > droppedMax) {
      response.keepAlive(false);
    }
    return response.sendByteArray(Mono.just(answer.body())).then();
  }

  private static String length(OtlpHttpResponse answer) {
    return Integer.toString(answer.body().length);
  }

  private static OtlpHttpRequest head(HttpServerRequest request) {
    return new OtlpHttpRequest(
        request.method().name(), request.uri(), request.requestHeaders().entries(), peer(request));
  }

  private static @Nullable InetAddress peer(HttpServerRequest request) {
    InetSocketAddress remote = request.remoteAddress();
    return remote == null ? null : remote.getAddress();
  }
}
