package dev.selftrace.store.disk;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Operation;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TraceJudge;
import dev.selftrace.store.contract.Limits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Frames without an index: what tests of the log itself need. */
final class LogFixture {

  static final TenantRef TENANT = new TenantRef("tenant00");
  static final Path ROOT = Path.of("/disk/data");
  static final Path FOLDER = ROOT.resolve("t").resolve(TENANT.id());

  private static final Origin ORIGIN =
      new Origin(
          new Resource(Attributes.EMPTY, 0, "urn:schema"),
          Scope.EMPTY,
          Slice.of(new byte[0]),
          Slice.EMPTY);

  private LogFixture() {}

  /** A span whose bytes are a valid, minimal message padded by a name of random letters. */
  static ReceivedSpan span(long number, int size, SplittableRandom random) {
    byte[] name = new byte[size];
    for (int i = 0; i < size; i++) {
      name[i] = (byte) ('a' + random.nextInt(26));
    }
    java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(size + 50);
    bytes.put((byte) 0x0a).put((byte) 16).putLong(7).putLong(number);
    bytes.put((byte) 0x12).put((byte) 8).putLong(number);
    bytes.put((byte) 0x39).putLong(Long.reverseBytes(number));
    bytes.put((byte) 0x2a);
    for (int rest = size; ; rest >>>= 7) {
      bytes.put((byte) (rest > 127 ? (rest & 127) | 128 : rest));
      if (rest <= 127) {
        break;
      }
    }
    bytes.put(name);
    Slice slice = new Slice(bytes.array(), 0, bytes.position());
    return new ReceivedSpan(
        new Span(
            new TraceId(7, number),
            new SpanId(number),
            null,
            "",
            0,
            new String(name, StandardCharsets.US_ASCII),
            SpanKind.UNSPECIFIED,
            number,
            0,
            Attributes.EMPTY,
            0,
            List.of(),
            0,
            List.of(),
            0,
            StatusCode.UNSET,
            "",
            ORIGIN.resource(),
            ORIGIN.scope()),
        slice);
  }

  static ReceivedLog log(long time) {
    return new ReceivedLog(
        new LogRecord(
            time,
            0,
            0,
            "",
            AttributeValue.EMPTY,
            Attributes.EMPTY,
            0,
            0,
            null,
            null,
            "",
            ORIGIN.resource(),
            ORIGIN.scope()),
        Slice.of(new byte[] {0x09, (byte) time, 0, 0, 0, 0, 0, 0, 0}));
  }

  /** The spans as one group. */
  static Batch batch(List<ReceivedSpan> spans) {
    return new Batch(List.of(new Batch.SpanGroup(ORIGIN, spans)), List.of());
  }

  /** Facts that say nothing: what tests of the log need of meaning. */
  static final RowDeriver DERIVER =
      new RowDeriver() {
        @Override
        public Facts facts(Span span) {
          return new Facts(
              "otel",
              "service",
              null,
              null,
              List.of(),
              null,
              null,
              null,
              null,
              null,
              null,
              Operation.INTERNAL,
              false,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              List.of(),
              List.of(),
              List.of(),
              null);
        }

        @Override
        public LogFacts facts(LogRecord record) {
          return LogFacts.of("service", null);
        }

        @Override
        public Exchange exchange(Span span, List<LogRecord> logs) {
          return Exchange.NONE;
        }
      };

  /** Nobody asks for verdicts here. */
  static final TraceJudge JUDGE =
      (id, spans, logs, nearby) -> {
        throw new AssertionError("no verdicts in these tests");
      };

  static DiskTraceStore store(StorageIo io, StoreLimits limits) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    return DiskTraceStore.open(io, ROOT, limits, DERIVER, JUDGE, clock, StoreMetrics.NONE);
  }

  static FrameEncoder.Encoded encode(List<ReceivedSpan> spans, List<ReceivedLog> logs) {
    try (FrameEncoder encoder = new FrameEncoder()) {
      encoder.begin(List.of(ORIGIN));
      spans.forEach(span -> encoder.add(0, span));
      logs.forEach(log -> encoder.add(0, log));
      return encoder.finish();
    }
  }

  static StoreLimits limits(long segmentBytesMax) {
    return limits(segmentBytesMax, 1L << 30, 1_000_000);
  }

  static StoreLimits limits(long segmentBytesMax, long retentionBytesMax, long spansMax) {
    return limits(segmentBytesMax, retentionBytesMax, spansMax, 0);
  }

  static StoreLimits limits(
      long segmentBytesMax, long retentionBytesMax, long spansMax, long freeBytesMin) {
    return Limits.usualBut(
        Map.of(
            "queueBytesMax", 1L << 20,
            "memoryBytesMax", 1L << 20,
            "spansMax", spansMax,
            "retentionBytesMax", retentionBytesMax,
            "segmentBytesMax", segmentBytesMax,
            "freeBytesMin", freeBytesMin,
            "cacheBytesMax", 1L << 20));
  }

  static TenantLog.Environment environment(StorageIo io, long segmentBytesMax) {
    InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    DataFolder data = DataFolder.open(io, ROOT);
    return new TenantLog.Environment(io, data, limits(segmentBytesMax), clock, StoreMetrics.NONE);
  }

  /** An append that remembers its outcome. */
  static final class Probe implements Append {
    private final FrameEncoder.Encoded frame;
    @Nullable Placed placed;
    @Nullable StoreException failure;
    boolean done;

    Probe(FrameEncoder.Encoded frame) {
      this.frame = frame;
    }

    @Override
    public FrameEncoder.Encoded frame() {
      return frame;
    }

    @Override
    public void durable(@Nullable Placed where) {
      finish();
      placed = where;
    }

    @Override
    public void failed(StoreException cause) {
      finish();
      failure = cause;
    }

    private void finish() {
      if (done) {
        throw new AssertionError("answered twice");
      }
      done = true;
    }
  }

  /** What recovery found, frame by frame. */
  static final class Found implements Recovery.Sink {
    final List<Long> spanNumbers = new ArrayList<>();
    final List<String> names = new ArrayList<>();

    @Override
    public Recovery.Ready prepare(FrameRecords records) {
      return placed -> show(records);
    }

    private void show(FrameRecords records) {
      for (Batch.SpanGroup group : records.batch().spans()) {
        for (ReceivedSpan span : group.spans()) {
          spanNumbers.add(span.span().spanId().value());
          names.add(span.span().name());
        }
      }
    }
  }
}
