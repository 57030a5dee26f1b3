package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment file (docs/file-format.md).
 *
 * @param version of segment and frame layout
 * @param number the segment's number within its tenant, as in its file name
 * @param createdNanos nanoseconds since the epoch
 */
record SegmentHeader(int version, TenantRef tenant, int number, long createdNanos) {

  /** Bytes before the first frame. */
  static final int BYTES = 80;

  /** The version of segment and frame layout this code writes and reads. */
  static final int VERSION = 1;

  /** {@code TLOG}, then line ends that a text-mode copy would change. */
  private static final long MAGIC = 0x0a1a0a0d474f4c54L;

  private static final int ID_BYTES = 40;
  private static final int CRC_AT = BYTES - Integer.BYTES;

  /** The header of a new segment of this version. */
  static SegmentHeader of(TenantRef tenant, int number, long createdNanos) {
    return new SegmentHeader(VERSION, tenant, number, createdNanos);
  }

  /** Whether this version reads the file and it lies where it was written. */
  boolean isOf(TenantRef expectedTenant, int expectedNumber) {
    return version == VERSION && tenant.equals(expectedTenant) && number == expectedNumber;
  }

  byte[] encode() {
    ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] id = tenant.id().getBytes(StandardCharsets.US_ASCII);
    header.putLong(MAGIC).putInt(version).putInt(number).putLong(createdNanos);
    header.put((byte) id.length).put(id);
    header.putInt(CRC_AT, crc(header.array()));
    return header.array();
  }

  /**
   * Reads a header of any version.
   *
   * @param where the file, for the message
   * @throws StoreCorruptException when the bytes are no undamaged header
   */
  static SegmentHeader decode(byte[] bytes, String where) {
    if (bytes.length < BYTES) {
      throw new StoreCorruptException(
          "Truncated: " + where + " header actual=" + bytes.length + " expected=" + BYTES);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int expected = header.getInt(CRC_AT);
    int actual = crc(bytes);
    if (header.getLong() != MAGIC || actual != expected) {
      throw new StoreCorruptException(
          "Corrupt: %s header crc actual=%08x expected=%08x".formatted(where, actual, expected));
    }
    int version = header.getInt();
    int number = header.getInt();
    long created = header.getLong();
    byte[] id = new byte[Math.clamp(header.get(), 0, ID_BYTES)];
    header.get(id);
    return new SegmentHeader(
        version, new TenantRef(new String(id, StandardCharsets.US_ASCII)), number, created);
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
