package dev.selftrace.server;

import dev.selftrace.access.AuthMode;
import dev.selftrace.access.FirstKey;
import dev.selftrace.access.Gate;
import dev.selftrace.access.KeyGate;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.grpc.GrpcReceiver;
import dev.selftrace.otlp.grpc.IngestWorkers;
import dev.selftrace.server.Mishaps.Mishap;
import dev.selftrace.store.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that runs, in the order it starts: store, keys, receivers, then the framework with the
 * tools and their doors. The receivers come first because exporters do not wait for answers.
 * Stopping is the reverse.
 */
final class SelftraceProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SelftraceProcess.class);

  private final Parts parts = new Parts();
  private final SelftraceProperties properties;
  private final InstantSource clock = InstantSource.system();
  private final Troubles troubles = new Troubles(clock);
  private final Metrics metrics = new Metrics(troubles);
  private final Mishaps mishaps = new Mishaps(clock);
  private final IngestJournals journals;
  private @Nullable Ports ports;
  private @Nullable Health health;

  private SelftraceProcess(SelftraceProperties properties) {
    this.properties = properties;
    this.journals =
        new IngestJournals(
            clock, properties.access().auth() == AuthMode.REQUIRED, mishaps, metrics);
  }

  /**
   * Starts everything.
   *
   * @param bootstrapKey the first key, when the environment brings one
   * @throws StartException when something is not as it must be; what had started is stopped again
   */
  static SelftraceProcess start(SelftraceProperties properties, @Nullable String bootstrapKey) {
    refuseOpenDoors(properties);
    SelftraceProcess process = new SelftraceProcess(properties);
    try {
      process.start(bootstrapKey);
    } catch (UncheckedIOException | IllegalArgumentException | IllegalStateException e) {
      process.close();
      throw new StartException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      process.close();
      throw e;
    }
    return process;
  }

  private void start(@Nullable String bootstrapKey) {
    Path data = dataFolder(properties.server().data());
    TraceStore store =
        parts.start("store", () -> Engines.open(properties, clock, metrics), TraceStore::close);
    metrics.observe(store);
    Duration settle = properties.answer().settle();
    parts.start(
        "verdict upkeep",
        () -> UpkeepThread.start("verdict-upkeep", settle, () -> store.judgeSettled(settle)),
        UpkeepThread::close);
    Health running = new Health(store, properties.store().queueBytesMax(), troubles);
    health = running;
    KeyGate keys = parts.make("keys", () -> keys(data, store, bootstrapKey));
    Gate gate = new MeteredGate(keys, metrics);
    parts.start(
        "fix upkeep",
        () -> UpkeepThread.start("fix-upkeep", settle, fixUpkeep(keys, settle)),
        UpkeepThread::close);

    IngestWorkers workers =
        parts.start(
            "ingest workers",
            () -> new IngestWorkers(properties.otlp().workers()),
            IngestWorkers::close);
    ExecutorService calls =
        parts.start(
            "calls",
            () -> Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("call-", 1).factory()),
            ExecutorService::shutdownNow);
    Ingest ingest =
        new Ingest(
            new GateAdmission(gate, journals, mishaps), properties.otlp(), new SecureRandom());
    GrpcReceiver grpc = parts.start("OTLP gRPC", () -> grpc(ingest, workers), GrpcReceiver::close);
    OtlpHttpServer http =
        parts.start(
            "OTLP HTTP",
            () -> OtlpHttpServer.start(properties, ingest, workers, mishaps, metrics),
            OtlpHttpServer::close);
    AnswerServer answers =
        parts.start(
            "MCP and REST",
            () ->
                AnswerServer.start(
                    properties, gate, ingest, workers, journals, running, metrics, calls),
            AnswerServer::close);
    Ports listening =
        Ports.of(properties.server().bind(), grpc.port(), http.port(), answers.port());
    journals.listening(listening.forExporters());
    ports = listening;
  }

  private FixUpkeep fixUpkeep(KeyGate keys, Duration settle) {
    return new FixUpkeep(keys::tenants, clock, settle, properties.store().pageItemsMax());
  }

  private GrpcReceiver grpc(Ingest ingest, IngestWorkers workers) {
    ServerOptions server = properties.server();
    return GrpcReceiver.start(
        new InetSocketAddress(server.bind(), server.otlpGrpcPort()),
        ingest,
        workers,
        () -> mishaps.note(Mishap.HTTP_ON_GRPC_PORT));
  }

  private KeyGate keys(Path data, TraceStore store, @Nullable String bootstrapKey) {
    if (properties.access().auth() == AuthMode.REQUIRED) {
      FirstKey.ensure(data, bootstrapKey, properties.access(), clock)
          .ifPresent(path -> LOG.atInfo().addKeyValue("path", path).log("First API key written"));
    }
    KeyGate gate = new KeyGate(properties.access(), data, store, clock);
    if (gate.damagedLines() > 0) {
      LOG.atError()
          .addKeyValue("lines", gate.damagedLines())
          .addKeyValue("path", data.resolve("access").resolve("keys"))
          .log("Damaged lines of the key file are left aside; their keys do not work");
    }
    return gate;
  }

  /** The addresses listened on. */
  Ports ports() {
    if (ports == null) {
      throw new IllegalStateException("not started");
    }
    return ports;
  }

  /** Stops: health says so first, then every part, the last first. */
  @Override
  public void close() {
    if (health != null) {
      health.stopping();
    }
    parts.close();
  }

  private static void refuseOpenDoors(SelftraceProperties properties) {
    ServerOptions server = properties.server();
    if (!server.loopback() && properties.access().auth() == AuthMode.LOCAL) {
      throw new StartException(
          "SELFTRACE_BIND: "
              + server.bind()
              + " can be reached from other machines, so keys are"
              + " needed (expected: SELFTRACE_AUTH=required; make keys with"
              + " ./selftrace key create)");
    }
  }

  private static Path dataFolder(Path data) {
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new StartException(
          "SELFTRACE_DATA: " + data + " is no directory and cannot be made one", e);
    }
    if (!Files.isReadable(data) || !Files.isWritable(data)) {
      throw new StartException(
          "SELFTRACE_DATA: " + data + " (expected: a directory this user can read and write)");
    }
    return data;
  }
}
