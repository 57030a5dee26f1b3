package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.access.Gate;
import dev.selftrace.door.EventLoopResponses;
import dev.selftrace.door.HostFilter;
import dev.selftrace.door.HostPolicy;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.annotation.Order;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/** The port that answers: its server, its limits, and everything mounted on it. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration {

  @Bean
  ReactiveWebServerFactory webServer(SelftraceProperties properties, Metrics metrics) {
    ServerOptions options = properties.server();
    NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory(options.httpPort());
    factory.setAddress(address(options.bind()));
    factory.setShutdown(Shutdown.GRACEFUL);
    ConnectionLimit limit =
        new ConnectionLimit(
            options.connectionsMax(), () -> metrics.limitHit("http-connections-max"));
    factory.addServerCustomizers(server -> bounded(server, options, limit));
    return factory;
  }

  /** How long a stop waits for requests under way. */
  @Bean
  DefaultLifecycleProcessor lifecycleProcessor(SelftraceProperties properties) {
    DefaultLifecycleProcessor lifecycle = new DefaultLifecycleProcessor();
    lifecycle.setTimeoutPerShutdownPhase(properties.server().shutdownTime().toMillis());
    return lifecycle;
  }

  @Bean
  HttpHandler httpHandler(
      ObjectProvider<RouterFunction<ServerResponse>> routers, HostFilter hostFilter) {
    RouterFunction<ServerResponse> all =
        routers.orderedStream().reduce(RouterFunction::and).orElseThrow();
    HttpHandler handler =
        RouterFunctions.toHttpHandler(
            all,
            HandlerStrategies.builder()
                .webFilter(hostFilter)
                .exceptionHandler(new LastResort())
                .build());
    return new EventLoopResponses(handler);
  }

  @Bean
  HostFilter hostFilter(SelftraceProperties properties) {
    ServerOptions options = properties.server();
    List<String> hosts = new ArrayList<>(options.allowedHosts());
    InetAddress bound = address(options.bind());
    if (!bound.isAnyLocalAddress() && !bound.isLoopbackAddress()) {
      hosts.add(options.bind().contains(":") ? "[" + options.bind() + "]" : options.bind());
    }
    return new HostFilter(new HostPolicy(hosts));
  }

  @Bean
  @Order(StatusRoutes.ORDER)
  RouterFunction<ServerResponse> statusRoutes(
      SelftraceProperties properties,
      Gate gate,
      Health health,
      Metrics metrics,
      ExecutorService calls) {
    return new StatusRoutes(properties.access().auth(), gate, health, metrics, calls).routes();
  }

  private static HttpServer bounded(
      HttpServer server, ServerOptions options, ConnectionLimit limit) {
    return server
        .httpRequestDecoder(decoder -> decoder.maxHeaderSize(options.headerBytesMax()))
        .idleTimeout(options.idleTime())
        .doOnChannelInit((observer, channel, remote) -> guard(channel, options, limit));
  }

  private static void guard(Channel channel, ServerOptions options, ConnectionLimit limit) {
    limit.admit(channel);
    RequestDeadlines.watch(channel.pipeline(), NettyPipeline.HttpCodec, options);
    channel
        .pipeline()
        .addAfter(
            RequestDeadlines.BEHIND_CODEC,
            "undecodable",
            new UndecodableRequests(
                (headersTooLarge, contentType) -> undecodable(headersTooLarge)));
  }

  private static UndecodableRequests.Answer undecodable(boolean headersTooLarge) {
    String message =
        headersTooLarge ? "Request line or headers are too long" : "Malformed: this is no HTTP";
    String json = "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"message\":\"" + message + "\"}}";
    return new UndecodableRequests.Answer(
        headersTooLarge ? 431 : 400,
        Map.of("content-type", "application/json", "cache-control", "no-store"),
        json.getBytes(UTF_8));
  }

  private static InetAddress address(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("bind: " + bind + " (expected: an address)", e);
    }
  }
}
