package dev.selftrace.otlp.grpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Admission;
import dev.selftrace.otlp.Answer;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.RecordingListener;
import dev.selftrace.otlp.RecordingWriter;
import dev.selftrace.otlp.Signal;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.ProtoWriter;
import dev.selftrace.wire.RandomTelemetry;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Compressor;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.profiles.v1development.ExportProfilesServiceRequest;
import io.opentelemetry.proto.collector.profiles.v1development.ProfilesServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is gRPC's own about the gRPC door, seen by clients on a real wire. */
final class GrpcReceiverTest {

  private static final int MIB = 1 << 20;
  private static final byte[] TRACES = OtlpWriter.request(new RandomTelemetry(1).spanGroups());

  private final RecordingWriter writer = new RecordingWriter();
  private final RecordingListener listener = new RecordingListener();
  private final Ingest ingest = ingest(64 * MIB, 128L * MIB);
  private final GrpcTransport grpc = new GrpcTransport(ingest);

  private Ingest ingest(int requestBytesMax, long inFlightBytesMax) {
    return new Ingest(
        _ -> new Admission.Admitted(writer, listener),
        new OtlpLimits(
            requestBytesMax, inFlightBytesMax, 4 * MIB, 16 << 10, 128, 2, Duration.ofSeconds(10)),
        new Random(1));
  }

  @AfterEach
  void close() {
    grpc.close();
  }

  /** A request of exactly this many bytes: one unknown field. */
  private static byte[] requestOf(int bytes) {
    for (int text = bytes - 10; ; text++) {
      ProtoWriter message = new ProtoWriter();
      message.bytes(1_000, Slice.of(new byte[text]));
      byte[] request = message.toByteArray();
      if (request.length == bytes) {
        return request;
      }
    }
  }

  @Test
  @DisplayName("O2: 64 MiB are taken; one byte more is RESOURCE_EXHAUSTED without RetryInfo")
  void sizeOnTheWire() {
    assertTrue(grpc.send(Signal.TRACES, requestOf(64 * MIB)).isSuccess());

    Answer raw = grpc.send(Signal.TRACES, requestOf(64 * MIB + 1));
    assertEquals(8, raw.code(), raw.message());
    assertFalse(raw.hasRetryInfo());
    assertTrue(listener.lines().contains("rejected GRPC too-large 1"), "" + listener.lines());
  }

  @Test
  @DisplayName("O2: 100 KB of gzip that become 65 MiB are RESOURCE_EXHAUSTED without RetryInfo")
  void sizeAfterDecompression() {
    Answer answer = grpc.send(Signal.TRACES, requestOf(65 * MIB), true, Map.of());
    assertEquals(8, answer.code(), answer.message());
    assertFalse(answer.hasRetryInfo());
  }

  @Test
  @DisplayName("the generated stub of the protocol understands us")
  void generatedStub() throws IOException {
    ExportTraceServiceResponse response =
        TraceServiceGrpc.newBlockingStub(grpc.channel())
            .export(ExportTraceServiceRequest.parseFrom(TRACES));
    assertFalse(response.hasPartialSuccess());
    assertEquals(1, writer.batches().size());
  }

  @Test
  @DisplayName("O18: profiles are UNIMPLEMENTED")
  void profiles() {
    var stub = ProfilesServiceGrpc.newBlockingStub(grpc.channel());
    Status status =
        assertThrows(
                StatusRuntimeException.class,
                () -> stub.export(ExportProfilesServiceRequest.getDefaultInstance()))
            .getStatus();
    assertEquals(Status.Code.UNIMPLEMENTED, status.getCode());
  }

  @Test
  @DisplayName("HTTP/1 on the gRPC port is told where it is, and reported")
  void http1() throws IOException {
    String answer = talk("POST /v1/traces HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    assertTrue(answer.contains("4318"), answer);
    assertEquals(1, grpc.http1Seen());
    assertTrue(grpc.send(Signal.TRACES, TRACES).isSuccess());
  }

  private String talk(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), grpc.receiver().port())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(answer);
      return answer.toString(StandardCharsets.US_ASCII);
    }
  }

  @Test
  @DisplayName("a port in use is named, with the setting that changes it")
  void portInUse() {
    InetSocketAddress taken =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), grpc.receiver().port());
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () -> GrpcReceiver.start(taken, ingest, Runnable::run, () -> {}));
    assertTrue(e.getMessage().contains(":" + taken.getPort() + ": the port is in use"));
    assertTrue(e.getMessage().contains("SELFTRACE_OTLP_GRPC_PORT"));
  }

  @Test
  @DisplayName("a message that is not the gzip it says is INVALID_ARGUMENT")
  void brokenGzip() {
    assertEquals(Status.Code.INVALID_ARGUMENT, compressedAs("gzip").getCode());
  }

  @Test
  @DisplayName("a compression that nobody knows is UNIMPLEMENTED")
  void unknownCompression() {
    assertEquals(Status.Code.UNIMPLEMENTED, compressedAs("snappy").getCode());
  }

  /** Sends a message that claims a compression it has not. */
  private Status compressedAs(String name) {
    CompressorRegistry compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(
        new Compressor() {
          @Override
          public String getMessageEncoding() {
            return name;
          }

          @Override
          public OutputStream compress(OutputStream out) {
            return out;
          }
        });
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), grpc.receiver().port()))
            .usePlaintext()
            .compressorRegistry(compressors)
            .build();
    var stub = TraceServiceGrpc.newBlockingStub(channel).withCompression(name);
    try {
      return assertThrows(StatusRuntimeException.class, () -> stub.export(parse(TRACES)))
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  @DisplayName("a call that ends without a message is INVALID_ARGUMENT, never INTERNAL")
  void noMessage() {
    CompletableFuture<Status> closed = new CompletableFuture<>();
    ClientCall<ExportTraceServiceRequest, ExportTraceServiceResponse> call =
        grpc.channel().newCall(TraceServiceGrpc.getExportMethod(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            closed.complete(status);
          }
        },
        new Metadata());
    call.halfClose();
    assertEquals(Status.Code.INVALID_ARGUMENT, closed.join().getCode());
  }

  @Test
  @DisplayName("O11: large requests at once are refused while they arrive, retryably, and recover")
  void manyLargeRequests() {
    Ingest small = ingest(4 * MIB, 8L * MIB);
    CompletableFuture<Void> release = new CompletableFuture<>();
    writer.answering(batch -> release.thenCompose(_ -> RecordingWriter.ack(batch)));
    byte[] large = largeTraces(3 * MIB);
    try (GrpcTransport transport = new GrpcTransport(small)) {
      List<CompletableFuture<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(
            CompletableFuture.supplyAsync(
                () -> transport.send(Signal.TRACES, large),
                task -> Thread.ofVirtual().start(task)));
      }
      // All but those that the budget holds are refused while none is stored.
      while (answers.stream().filter(CompletableFuture::isDone).count() < 10) {
        Thread.onSpinWait();
      }
      assertTrue(small.inFlightBytes() <= 8L * MIB);
      release.complete(null);
      answers.stream().map(CompletableFuture::join).forEach(GrpcReceiverTest::assertStoredOrLater);
      assertTrue(answers.stream().anyMatch(answer -> answer.join().isSuccess()));
      assertTrue(transport.send(Signal.TRACES, large).isSuccess());
      assertEquals(0, small.inFlightBytes());
    }
  }

  private static void assertStoredOrLater(Answer answer) {
    if (!answer.isSuccess()) {
      assertEquals(14, answer.code(), answer.message());
      assertTrue(answer.hasRetryInfo(), answer.message());
    }
  }

  private static byte[] largeTraces(int bytes) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .addSpans(
                            Span.newBuilder()
                                .setTraceId(ByteString.copyFrom(id(16, 1)))
                                .setSpanId(ByteString.copyFrom(id(8, 1)))
                                .setName("x".repeat(bytes)))))
        .build()
        .toByteArray();
  }

  private static byte[] id(int length, int last) {
    byte[] id = new byte[length];
    id[length - 1] = (byte) last;
    id[length - 2] = (byte) (last >>> 8);
    return id;
  }

  @Test
  @DisplayName("a client that cancels frees its bytes")
  void cancelled() {
    CompletableFuture<Void> appended = new CompletableFuture<>();
    CompletableFuture<Void> release = new CompletableFuture<>();
    writer.answering(batch -> {
      appended.complete(null);
      return release.thenCompose(_ -> RecordingWriter.ack(batch));
    });
    ClientCall<ExportTraceServiceRequest, ExportTraceServiceResponse> call =
        grpc.channel().newCall(TraceServiceGrpc.getExportMethod(), CallOptions.DEFAULT);
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    call.sendMessage(parse(TRACES));
    call.halfClose();
    appended.join();
    call.cancel("enough", null);
    release.complete(null);
    while (ingest.inFlightBytes() > 0) {
      Thread.onSpinWait();
    }
  }

  private static ExportTraceServiceRequest parse(byte[] request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("the answer waits for the store, and no thread does")
  void noThreadWaits() {
    CompletableFuture<Void> release = new CompletableFuture<>();
    Phaser appended = new Phaser(1);
    appended.bulkRegister(20);
    writer.answering(batch -> {
      appended.arrive();
      return release.thenCompose(_ -> RecordingWriter.ack(batch));
    });
    List<CompletableFuture<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(
          CompletableFuture.supplyAsync(
              () -> grpc.send(Signal.TRACES, TRACES), task -> Thread.ofVirtual().start(task)));
    }
    // Two workers: twenty appends can only be open at once when none of them waits.
    appended.arriveAndAwaitAdvance();
    assertTrue(answers.stream().noneMatch(CompletableFuture::isDone));
    release.complete(null);
    answers.forEach(answer -> assertTrue(answer.join().isSuccess()));
  }

  @Test
  @DisplayName("decoding happens on ingest workers, not on event loops")
  void threads() {
    Map<String, Boolean> names = new ConcurrentHashMap<>();
    writer.answering(batch -> {
      names.put(Thread.currentThread().getName(), true);
      return RecordingWriter.ack(batch);
    });
    for (int i = 0; i < 10; i++) {
      grpc.send(Signal.TRACES, TRACES);
    }
    assertTrue(names.keySet().stream().allMatch(name -> name.matches("ingest-[12]")), "" + names);
  }

  @Test
  @DisplayName("stopping while clients send loses nothing that was acknowledged")
  void stopWhileSending() {
    AtomicInteger acknowledged = new AtomicInteger();
    AtomicInteger sent = new AtomicInteger();
    Phaser started = new Phaser(1);
    List<CompletableFuture<Void>> clients = new ArrayList<>();
    writer.answering(batch ->
        CompletableFuture.supplyAsync(
            () -> RecordingWriter.ack(batch).toCompletableFuture().join()));
    for (int client = 0; client < 4; client++) {
      started.register();
      clients.add(
          CompletableFuture.runAsync(
              () -> {
                ManagedChannel channel = GrpcTransport.channel(grpc.receiver().port());
                for (boolean open = true, first = true; open; first = false) {
                  sent.incrementAndGet();
                  Answer answer =
                      GrpcTransport.call(
                          channel,
                          GrpcTransport.method(Signal.TRACES),
                          TRACES,
                          false,
                          new Metadata());
                  if (answer.isSuccess()) {
                    acknowledged.incrementAndGet();
                  }
                  assertTrue(
                      answer.isSuccess() || answer.code() == 14 || answer.code() == 1,
                      "code " + answer.code());
                  open = answer.isSuccess();
                  if (first) {
                    started.arriveAndDeregister();
                  }
                }
                channel.shutdownNow();
              },
              task -> Thread.ofPlatform().start(task)));
    }
    started.arriveAndAwaitAdvance();
    grpc.receiver().close();
    try {
      clients.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw new AssertionError(e.getCause());
    }
    assertTrue(acknowledged.get() >= 4);
    assertTrue(
        writer.batches().size() >= acknowledged.get() && writer.batches().size() <= sent.get());
  }

  @Test
  @DisplayName("metadata over its limit is refused")
  void largeMetadata() {
    Answer answer =
        grpc.send(Signal.TRACES, TRACES, false, Map.of("x-api-key", "k".repeat(20 << 10)));
    assertFalse(answer.isSuccess());
    assertTrue(writer.batches().isEmpty());
  }
}
