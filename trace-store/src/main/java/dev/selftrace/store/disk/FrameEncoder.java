package dev.selftrace.store.disk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.store.ReceivedSpan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns one batch into a frame: copies the received bytes into chunks, compresses and checksums
 * them. Holds native memory and buffers that grow to the largest batch seen up to {@link
 * #KEPT_BYTES_MAX}. Confined to one thread at a time; taken from and returned to {@link
 * FrameEncoders}.
 */
final class FrameEncoder implements AutoCloseable {

  /** Chunks close before they exceed this; a record that is larger gets a chunk of its own. */
  static final int CHUNK_BYTES = 64 << 10;

  static final byte SPAN = 1;
  static final byte LOG = 2;
  static final byte METRIC = 3;

  /** Bytes before each record in a chunk: length, origin, kind. */
  static final int RECORD_HEAD_BYTES = 9;

  private static final int ZSTD_LEVEL = 1;
  private static final int KEPT_BYTES_MAX = 1 << 20;

  /** Where a record of the frame lies: which chunk, and where in its raw bytes. */
  record Place(int chunk, int offset) {}

  private final ZstdCompressCtx zstd = new ZstdCompressCtx().setLevel(ZSTD_LEVEL);
  private final List<Place> places = new ArrayList<>();
  private byte[] raw = new byte[CHUNK_BYTES];
  private byte[] out = new byte[4 * CHUNK_BYTES];
  private int rawEnd;
  private int outEnd;
  private final List<Frame.Section> table = new ArrayList<>();
  private int origins;
  private int spans;
  private int logs;
  private long timeMin;
  private long timeMax;

  /** Begins a frame with these origins; records refer to them by position. */
  void begin(List<Origin> from) {
    places.clear();
    table.clear();
    rawEnd = 0;
    outEnd = 0;
    spans = 0;
    logs = 0;
    timeMin = Long.MAX_VALUE;
    timeMax = Long.MIN_VALUE;
    origins = from.size();
    for (Origin origin : from) {
      addField(origin.resource().schemaUrl());
      addField(origin.resourceBytes());
      addField(origin.scope().schemaUrl());
      addField(origin.scopeBytes());
    }
    closeSection();
  }

  void add(int origin, ReceivedSpan span) {
    Span decoded = span.span();
    addRecord(origin, SPAN, span.bytes(), decoded.startNanos());
    spans++;
  }

  void add(int origin, ReceivedLog log) {
    LogRecord record = log.record();
    long time = record.timeNanos() != 0 ? record.timeNanos() : record.observedNanos();
    addRecord(origin, LOG, log.bytes(), time);
    logs++;
  }

  void add(int origin, ReceivedMetric metric) {
    addRecord(origin, METRIC, metric.bytes(), metric.metric().points().getFirst().timeNanos());
  }

  /**
   * A finished frame, arrival not yet set ({@link Frame#stamp}).
   *
   * @param head as if at offset 0 with arrival 0
   * @param places where each record lies, in the order added
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over once, stamped once, written once
  record Encoded(byte[] bytes, Frame head, List<Place> places) {}

  /** Ends the frame begun last. */
  Encoded finish() {
    if (rawEnd > 0) {
      closeSection();
    }
    int headBytes = Frame.headBytes(table.size());
    byte[] frame = new byte[Math.addExact(headBytes, outEnd)];
    ByteBuffer head = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(Frame.MAGIC).putInt(0).putInt(frame.length);
    head.put((byte) Frame.VERSION).put((byte) 0).putShort((short) 0);
    head.putInt(spans).putInt(logs).putLong(0).putLong(timeMin).putLong(timeMax);
    head.putInt(table.size());
    List<Frame.Section> sections = new ArrayList<>(table.size());
    for (Frame.Section section : table) {
      head.putInt(section.storedLength()).putInt(section.rawLength()).putInt(section.crc());
      sections.add(section.shifted(headBytes));
    }
    head.put(out, 0, outEnd);
    Frame described = new Frame(0, frame.length, spans, logs, 0, timeMin, timeMax, sections);
    return new Encoded(frame, described, List.copyOf(places));
  }

  /** Lets go of buffers that an unusually large batch made grow. */
  void trim() {
    if (raw.length > KEPT_BYTES_MAX) {
      raw = new byte[CHUNK_BYTES];
    }
    if (out.length > KEPT_BYTES_MAX) {
      out = new byte[4 * CHUNK_BYTES];
    }
  }

  @Override
  public void close() {
    zstd.close();
  }

  private void addRecord(int origin, byte kind, Slice bytes, long time) {
    if (origin < 0 || origin >= origins) {
      throw new IllegalArgumentException("origin: " + origin + " (expected: < " + origins + ")");
    }
    int length = RECORD_HEAD_BYTES + bytes.length();
    if (rawEnd > 0 && rawEnd + length > CHUNK_BYTES) {
      closeSection();
    }
    ensureRaw(length);
    places.add(new Place(table.size() - 1, rawEnd));
    putInt(bytes.length());
    putInt(origin);
    raw[rawEnd++] = kind;
    System.arraycopy(bytes.array(), bytes.offset(), raw, rawEnd, bytes.length());
    rawEnd += bytes.length();
    timeMin = Math.min(timeMin, time);
    timeMax = Math.max(timeMax, time);
  }

  private void addField(String text) {
    addField(Slice.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private void addField(Slice bytes) {
    ensureRaw(Integer.BYTES + bytes.length());
    putInt(bytes.length());
    System.arraycopy(bytes.array(), bytes.offset(), raw, rawEnd, bytes.length());
    rawEnd += bytes.length();
  }

  private void putInt(int value) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      raw[rawEnd++] = (byte) (value >>> shift);
    }
  }

  private void closeSection() {
    int bound = Math.toIntExact(Zstd.compressBound(rawEnd));
    if (bound > out.length - outEnd) {
      out = Arrays.copyOf(out, grown(out.length, Math.addExact(outEnd, bound)));
    }
    int stored = zstd.compressByteArray(out, outEnd, bound, raw, 0, rawEnd);
    table.add(new Frame.Section(outEnd, stored, rawEnd, Frame.crc(out, outEnd, stored)));
    outEnd += stored;
    rawEnd = 0;
  }

  private void ensureRaw(int more) {
    if (more > raw.length - rawEnd) {
      raw = Arrays.copyOf(raw, grown(raw.length, Math.addExact(rawEnd, more)));
    }
  }

  private static int grown(int now, int needed) {
    return Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8, now * 2L));
  }
}
