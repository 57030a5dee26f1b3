package dev.selftrace.store.disk;

import dev.selftrace.store.index.RecordKeeper.Kept;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** A record as it stands in a ledger file (docs/file-format.md): a head, then its fields. */
final class LedgerRecord {

  /** {@code STLR}. */
  static final int MAGIC = 0x524c5453;

  /** Bytes before the fields. */
  static final int HEAD_BYTES = 24;

  /** No record is longer; a greater length is damage. */
  static final int BYTES_MAX = 64 << 20;

  private static final int CRC_AT = 4;
  private static final int COVERED_FROM = 8;

  private LedgerRecord() {}

  static byte[] encode(Kept record) {
    int length = HEAD_BYTES + record.fields().length;
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(MAGIC).putInt(0).putInt(length).putInt(record.kind());
    bytes.putLong(record.sequence()).put(record.fields());
    bytes.putInt(CRC_AT, crc(bytes.array()));
    return bytes.array();
  }

  /** The length that a head says, itself included; -1 when it is no head. */
  static int length(byte[] head) {
    if (head.length < HEAD_BYTES) {
      return -1;
    }
    ByteBuffer bytes = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    int length = bytes.getInt(COVERED_FROM);
    return bytes.getInt() == MAGIC && length >= HEAD_BYTES && length <= BYTES_MAX ? length : -1;
  }

  /** A record from all its bytes; null when the checksum does not hold. */
  static @Nullable Kept decode(byte[] record) {
    ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    if (length(record) != record.length || bytes.getInt(CRC_AT) != crc(record)) {
      return null;
    }
    int kind = bytes.getInt(COVERED_FROM + Integer.BYTES);
    long sequence = bytes.getLong(HEAD_BYTES - Long.BYTES);
    byte[] fields = new byte[record.length - HEAD_BYTES];
    bytes.get(HEAD_BYTES, fields);
    return new Kept(sequence, kind, fields);
  }

  private static int crc(byte[] record) {
    CRC32C crc = new CRC32C();
    crc.update(record, COVERED_FROM, record.length - COVERED_FROM);
    return (int) crc.getValue();
  }
}
