package dev.selftrace.server;

import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.http.HttpAnswers;
import dev.selftrace.otlp.http.HttpError;
import dev.selftrace.otlp.http.OtlpHttpDoor;
import dev.selftrace.otlp.http.OtlpHttpResponse;
import dev.selftrace.server.Mishaps.Mishap;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** The port for OTLP/HTTP: a bare HTTP/1.1 server around {@link OtlpHttpDoor}. Thread-safe. */
final class OtlpHttpServer implements AutoCloseable {

  private final DisposableServer server;
  private final OtlpHttpDoor door;
  private final Duration drainTime;

  private OtlpHttpServer(DisposableServer server, OtlpHttpDoor door, Duration drainTime) {
    this.server = server;
    this.door = door;
    this.drainTime = drainTime;
  }

  /**
   * Listens.
   *
   * @param workers where bodies are decoded
   * @throws StartException when the port cannot be had
   */
  static OtlpHttpServer start(
      SelftraceProperties properties,
      Ingest ingest,
      Executor workers,
      Mishaps mishaps,
      Metrics metrics) {
    ServerOptions options = properties.server();
    OtlpLimits limits = properties.otlp();
    OtlpHttpDoor door = new OtlpHttpDoor(ingest, workers, InstantSource.system());
    ConnectionLimit connections =
        new ConnectionLimit(
            options.connectionsMax(), () -> metrics.limitHit("otlp-http-connections-max"));
    ChannelGroup open = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    HttpServer http =
        HttpServer.create()
            .bindAddress(() -> new InetSocketAddress(options.bind(), options.otlpHttpPort()))
            .protocol(HttpProtocol.HTTP11)
            .channelGroup(open)
            .httpRequestDecoder(decoder -> decoder.maxHeaderSize(limits.headerBytesMax()))
            .idleTimeout(options.idleTime())
            .doOnChannelInit(
                (observer, channel, remote) -> guard(channel, options, connections, mishaps))
            .handle((request, response) ->
                new OtlpHttpCall(door, request, response, limits, mishaps).answer());
    try {
      return new OtlpHttpServer(http.bindNow(), door, limits.drainTime());
    } catch (ChannelBindException e) {
      throw new StartException(
          "SELFTRACE_OTLP_HTTP_PORT: "
              + options.otlpHttpPort()
              + " is in use (expected: a free port, or 0 for any)",
          e);
    }
  }

  private static void guard(
      Channel channel, ServerOptions options, ConnectionLimit limit, Mishaps mishaps) {
    limit.admit(channel);
    channel
        .pipeline()
        .addFirst("preface", new PrefaceWatch(() -> mishaps.note(Mishap.GRPC_ON_HTTP_PORT)));
    RequestDeadlines.watch(channel.pipeline(), NettyPipeline.HttpCodec, options);
    channel
        .pipeline()
        .addAfter(
            RequestDeadlines.BEHIND_CODEC,
            "undecodable",
            new UndecodableRequests(OtlpHttpServer::undecodable));
  }

  private static UndecodableRequests.Answer undecodable(
      boolean headersTooLarge, @Nullable String contentType) {
    OtlpHttpResponse answer =
        headersTooLarge
            ? HttpAnswers.error(
                HttpError.HEADERS_TOO_LARGE, "request line or headers are too long", contentType)
            : HttpAnswers.error(HttpError.MALFORMED, "Malformed: this is no HTTP/1.1", contentType);
    return new UndecodableRequests.Answer(answer.status(), answer.headers(), answer.body());
  }

  /** The port that is listened on. */
  int port() {
    return server.port();
  }

  /** Tells new requests to come back, answers those that have begun, then closes. */
  @Override
  public void close() {
    door.stop();
    server.disposeNow(drainTime.plusSeconds(1));
  }
}
