package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The first bytes of a tenant's file (docs/file-format.md).
 *
 * @param version of the layout of what follows
 * @param number the file's number among those of its kind and tenant, as in its name
 * @param createdNanos nanoseconds since the epoch
 */
record FileHeader(Kind kind, int version, TenantRef tenant, int number, long createdNanos) {

  /** What a file holds. */
  enum Kind {
    /** Frames of spans, logs and metrics: {@code TLOG}. */
    SEGMENT(0x474f4c54L),
    /** Ledger records: {@code TLED}. */
    LEDGER(0x44454c54L);

    /** Line ends that a text-mode copy would change. */
    private static final long LINE_ENDS = 0x0a1a0a0d00000000L;

    private final long magic;

    Kind(long letters) {
      this.magic = LINE_ENDS | letters;
    }
  }

  /** Bytes before the first frame or record. */
  static final int BYTES = 80;

  /** The version of the layouts this code writes and reads. */
  static final int VERSION = 1;

  private static final int ID_BYTES = 40;
  private static final int CRC_AT = BYTES - Integer.BYTES;

  /** The header of a new file of this version. */
  static FileHeader of(Kind kind, TenantRef tenant, int number, long createdNanos) {
    return new FileHeader(kind, VERSION, tenant, number, createdNanos);
  }

  /** Whether this version reads the file and it lies where it was written. */
  boolean isOf(TenantRef expectedTenant, int expectedNumber) {
    return version == VERSION && tenant.equals(expectedTenant) && number == expectedNumber;
  }

  byte[] encode() {
    ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    byte[] id = tenant.id().getBytes(StandardCharsets.US_ASCII);
    header.putLong(kind.magic).putInt(version).putInt(number).putLong(createdNanos);
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
  static FileHeader decode(Kind kind, byte[] bytes, String where) {
    if (bytes.length < BYTES) {
      throw new StoreCorruptException(
          "Truncated: " + where + " header actual=" + bytes.length + " expected=" + BYTES);
    }
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int expected = header.getInt(CRC_AT);
    int actual = crc(bytes);
    if (header.getLong() != kind.magic || actual != expected) {
      throw new StoreCorruptException(
          "Corrupt: %s header crc actual=%08x expected=%08x".formatted(where, actual, expected));
    }
    int version = header.getInt();
    int number = header.getInt();
    long created = header.getLong();
    byte[] id = new byte[Math.clamp(header.get(), 0, ID_BYTES)];
    header.get(id);
    return new FileHeader(
        kind, version, new TenantRef(new String(id, StandardCharsets.US_ASCII)), number, created);
  }

  private static int crc(byte[] header) {
    CRC32C crc = new CRC32C();
    crc.update(header, 0, CRC_AT);
    return (int) crc.getValue();
  }
}
