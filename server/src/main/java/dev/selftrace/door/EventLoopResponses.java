package dev.selftrace.door;

import io.netty.channel.EventLoop;
import java.util.concurrent.atomic.AtomicReference;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes every response on the event loop of its connection, whichever thread has made it. With
 * reactor-netty 1.3.7 a response that another thread completes can race with the next request of
 * the same connection, which is then never answered; a fast client on the same machine meets it
 * about once in a hundred connections.
 */
public final class EventLoopResponses implements HttpHandler {

  private final HttpHandler next;

  /** Around a handler, outermost. */
  public EventLoopResponses(HttpHandler next) {
    this.next = next;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    return next.handle(request, new OnEventLoop(response));
  }

  /** Runs on the event loop of a connection. */
  public static Scheduler scheduler(HttpServerResponse response) {
    AtomicReference<EventLoop> loop = new AtomicReference<>();
    response.withConnection(connection -> loop.set(connection.channel().eventLoop()));
    return Schedulers.fromExecutor(loop.get());
  }

  private static final class OnEventLoop extends ServerHttpResponseDecorator {

    private final Scheduler eventLoop;

    OnEventLoop(ServerHttpResponse response) {
      super(response);
      this.eventLoop = scheduler(ServerHttpResponseDecorator.getNativeResponse(response));
    }

    @Override
    public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
      return getDelegate().writeWith(body).subscribeOn(eventLoop);
    }

    @Override
    public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
      return getDelegate().writeAndFlushWith(body).subscribeOn(eventLoop);
    }

    @Override
    public Mono<Void> setComplete() {
      return getDelegate().setComplete().subscribeOn(eventLoop);
    }
  }
}
