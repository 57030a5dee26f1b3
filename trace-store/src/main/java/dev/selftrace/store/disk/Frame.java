package dev.selftrace.store.disk;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The head of a frame, checked: what a frame holds and where its sections lie. Immutable.
 *
 * <pre>
 *  0 u32 magic "STFR"           24 u64 arrival
 *  4 u32 crc32c of bytes 8..h   32 u64 earliest time
 *  8 u32 frame length           40 u64 latest time
 * 12 u8  version, u8 flags, u16 zero
 * 16 u32 spans                  48 u32 sections
 * 20 u32 logs                   52 per section: u32 stored length, u32 raw length, u32 crc32c
 *                                h sections, one after another, zstd
 * </pre>
 *
 * <p>Every byte is covered by exactly one checksum: the head and the section table by the head's,
 * each section by its own. So the head can be trusted, its length included, before a section is
 * read; the writer can set the arrival last without touching the rest; and one chunk can be read
 * and checked alone. Section 0 holds the origins, all others are chunks. Little-endian (ADR 006).
 *
 * @param offset where the frame begins in its file
 * @param length of the whole frame in bytes
 * @param timeMinNanos earliest span start or log time, nanoseconds since the epoch
 * @param timeMaxNanos latest span start or log time
 */
record Frame(
    long offset,
    int length,
    int spans,
    int logs,
    long arrival,
    long timeMinNanos,
    long timeMaxNanos,
    List<Section> sections) {

  Frame {
    sections = List.copyOf(sections);
  }

  static final int MAGIC = 0x52465453;
  static final int VERSION = 1;

  static final int CRC_AT = 4;
  static final int LENGTH_AT = 8;
  static final int VERSION_AT = 12;
  static final int SPANS_AT = 16;
  static final int LOGS_AT = 20;
  static final int ARRIVAL_AT = 24;
  static final int TIME_MIN_AT = 32;
  static final int TIME_MAX_AT = 40;
  static final int SECTIONS_AT = 48;

  /** Bytes before the section table. */
  static final int FIXED_BYTES = 52;

  /** Bytes of one line of the section table. */
  static final int SECTION_BYTES = 12;

  /**
   * One compressed part of a frame.
   *
   * @param offset where it begins, counted from the frame's begin
   */
  record Section(int offset, int storedLength, int rawLength, int crc) {

    Section shifted(int by) {
      return new Section(offset + by, storedLength, rawLength, crc);
    }
  }

  /** Length of fixed head and section table. */
  static int headBytes(int sections) {
    return FIXED_BYTES + sections * SECTION_BYTES;
  }

  /** Chunks of this frame: all sections but the first. */
  int chunks() {
    return sections.size() - 1;
  }

  /** The same frame at a place in a file, with its arrival. */
  Frame placed(long newOffset, long newArrival) {
    return new Frame(
        newOffset, length, spans, logs, newArrival, timeMinNanos, timeMaxNanos, sections);
  }

  /** Where the next frame begins. */
  long end() {
    return offset + length;
  }

  /** Sets the arrival of an encoded frame and seals its head. */
  static void stamp(byte[] frame, long arrival) {
    ByteBuffer head = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(ARRIVAL_AT, arrival);
    head.putInt(CRC_AT, headCrc(head, headBytes(head.getInt(SECTIONS_AT))));
  }

  /** The arrival an encoded frame was stamped with. */
  static long arrival(byte[] frame) {
    return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(ARRIVAL_AT);
  }

  /** The checksum of a head of this many bytes at the buffer's start. */
  static int headCrc(ByteBuffer head, int headBytes) {
    CRC32C crc = new CRC32C();
    crc.update(head.array(), head.arrayOffset() + LENGTH_AT, headBytes - LENGTH_AT);
    return (int) crc.getValue();
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
