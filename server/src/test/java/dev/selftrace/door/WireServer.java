package dev.selftrace.door;

import java.net.URI;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Routes behind the host filter on a real port, without an application around them. */
public final class WireServer implements AutoCloseable {

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DisposableServer server;

  /** Serves what the function makes of the calls. */
  public WireServer(Function<BlockingCalls, RouterFunction<ServerResponse>> routes) {
    this(routes, 0);
  }

  /** On this port. */
  public WireServer(Function<BlockingCalls, RouterFunction<ServerResponse>> routes, int port) {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(port)
            .handle(
                new ReactorHttpHandlerAdapter(
                    new EventLoopResponses(
                        RouterFunctions.toHttpHandler(
                            routes.apply(new BlockingCalls(threads)),
                            HandlerStrategies.builder()
                                .webFilter(
                                    new HostFilter(new HostPolicy(List.of("traces.example"))))
                                .build()))))
            .bindNow();
  }

  public int port() {
    return server.port();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  /** Returns when the server has stopped. */
  public void await() {
    server.onDispose().block();
  }

  @Override
  public void close() {
    server.disposeNow();
    threads.shutdownNow();
  }
}
