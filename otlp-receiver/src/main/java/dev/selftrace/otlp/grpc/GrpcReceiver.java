package dev.selftrace.otlp.grpc;

import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.Signal;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.metrics.v1.MetricsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OTLP/gRPC server. Thread-safe.
 *
 * <p>Messages are handed on as the bytes that came: descriptors are built here, with marshallers
 * that do not parse, under the names that opentelemetry-proto gives the collector services.
 * Whatever else is called, profiles included, is UNIMPLEMENTED.
 */
public final class GrpcReceiver implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GrpcReceiver.class);

  private static final Duration CONNECTION_IDLE = Duration.ofMinutes(5);
  private static final Duration CONNECTION_AGE = Duration.ofMinutes(30);
  private static final Duration CONNECTION_GRACE = Duration.ofSeconds(30);
  private static final Duration KEEP_ALIVE_TIME = Duration.ofSeconds(60);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration KEEP_ALIVE_PERMITTED = Duration.ofSeconds(30);
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RESET_WINDOW = Duration.ofSeconds(30);
  private static final int RESETS_PER_WINDOW_MAX = 200;
  private static final int WINDOW_BYTES = 1 << 20;
  private static final int EVENT_LOOPS = 1;

  private final Server server;
  private final EventLoopGroup eventLoops;
  private final Duration drainTime;

  private GrpcReceiver(Server server, EventLoopGroup eventLoops, Duration drainTime) {
    this.server = server;
    this.eventLoops = eventLoops;
    this.drainTime = drainTime;
  }

  /**
   * Listens.
   *
   * @param address port 0 takes any free one
   * @param http1Seen told, on an event loop, that somebody spoke HTTP/1 to this port
   * @throws UncheckedIOException when the port cannot be had; the message says what to do
   */
  public static GrpcReceiver start(
      InetSocketAddress address, Ingest ingest, Executor workers, Runnable http1Seen) {
    EventLoopGroup eventLoops =
        new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
    Server server = server(address, ingest, workers, eventLoops, http1Seen);
    try {
      server.start();
    } catch (IOException e) {
      var _ = eventLoops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new UncheckedIOException(cannotListen(address, e), e);
    }
    return new GrpcReceiver(server, eventLoops, ingest.limits().drainTime());
  }

  private static Server server(
      InetSocketAddress address,
      Ingest ingest,
      Executor workers,
      EventLoopGroup eventLoops,
      Runnable http1Seen) {
    OtlpLimits limits = ingest.limits();
    WrongProtocol wrongProtocol = new WrongProtocol(http1Seen);
    return NettyServerBuilder.forAddress(address)
        .bossEventLoopGroup(eventLoops)
        .workerEventLoopGroup(eventLoops)
        .channelFactory(() -> {
          NioServerSocketChannel channel = new NioServerSocketChannel();
          channel.pipeline().addLast(wrongProtocol);
          return channel;
        })
        .executor(workers)
        .addStreamTracerFactory(ReceivedBytes.FACTORY)
        .maxInboundMessageSize(limits.requestBytesMax())
        .maxInboundMetadataSize(limits.headerBytesMax())
        .maxConcurrentCallsPerConnection(limits.callsPerConnectionMax())
        .flowControlWindow(WINDOW_BYTES)
        .maxConnectionIdle(CONNECTION_IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAge(CONNECTION_AGE.toMillis(), TimeUnit.MILLISECONDS)
        .maxConnectionAgeGrace(CONNECTION_GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTime(KEEP_ALIVE_TIME.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveTime(KEEP_ALIVE_PERMITTED.toMillis(), TimeUnit.MILLISECONDS)
        .permitKeepAliveWithoutCalls(false)
        .handshakeTimeout(HANDSHAKE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .maxRstFramesPerWindow(RESETS_PER_WINDOW_MAX, (int) RESET_WINDOW.toSeconds())
        .addService(service(TraceServiceGrpc.SERVICE_NAME, ingest, Signal.TRACES, workers))
        .addService(service(LogsServiceGrpc.SERVICE_NAME, ingest, Signal.LOGS, workers))
        .addService(service(MetricsServiceGrpc.SERVICE_NAME, ingest, Signal.METRICS, workers))
        .build();
  }

  private static ServerServiceDefinition service(
      String service, Ingest ingest, Signal signal, Executor workers) {
    MethodDescriptor<InputStream, byte[]> export =
        MethodDescriptor.newBuilder(Marshallers.STREAM, Marshallers.BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(service, "Export"))
            .build();
    return ServerServiceDefinition.builder(service)
        .addMethod(export, new ExportHandler(ingest, signal, workers))
        .build();
  }

  private static String cannotListen(InetSocketAddress address, IOException e) {
    boolean inUse = e instanceof BindException || e.getCause() instanceof BindException;
    return "OTLP/gRPC cannot listen on "
        + address.getHostString()
        + ":"
        + address.getPort()
        + (inUse ? ": the port is in use" : "")
        + ". Stop what uses it, or set SELFTRACE_OTLP_GRPC_PORT to another port.";
  }

  /** The port that is listened on. */
  public int port() {
    return server.getPort();
  }

  /**
   * Stops: refuses new connections, asks clients to go, lets calls that are open end within the
   * drain time, then closes. Answers given are kept: a call that was stored is told so.
   */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(drainTime.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("OTLP/gRPC calls were still open at the end of the drain time");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    server.shutdownNow();
    var _ = eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
