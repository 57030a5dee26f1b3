package dev.selftrace.store.disk;

import dev.selftrace.store.index.RecordKeeper.Kept;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Walks the records of a ledger file from front to back and never gives up: what is no undamaged
 * record is one damaged range up to the next that is. Confined to one thread.
 */
final class LedgerScan {

  private static final int WINDOW_BYTES = 64 << 10;

  /** What lies next in the file. */
  sealed interface Piece {}

  /** An undamaged record and the place of its bytes. */
  record Sound(long offset, int length, Kept record) implements Piece {}

  /** A range without an undamaged record; it reaches the end of the file when {@code tail}. */
  record Damaged(long offset, long length, boolean tail) implements Piece {}

  private final StorageFile file;
  private final long size;
  private long at = FileHeader.BYTES;
  private @Nullable Sound pending;

  LedgerScan(StorageFile file, long size) {
    this.file = file;
    this.size = size;
  }

  /** The next piece; null at the end of the file. */
  @Nullable Piece next() throws IOException {
    Sound known = pending;
    if (known != null) {
      pending = null;
      return known;
    }
    if (at >= size) {
      return null;
    }
    long start = at;
    Sound sound = soundAt(start);
    for (long place = start; sound == null && place < size; ) {
      place = nextMagic(place + 1);
      sound = place < size ? soundAt(place) : null;
    }
    if (sound == null) {
      at = size;
      return new Damaged(start, size - start, true);
    }
    at = sound.offset() + sound.length();
    if (sound.offset() == start) {
      return sound;
    }
    pending = sound;
    return new Damaged(start, sound.offset() - start, false);
  }

  private @Nullable Sound soundAt(long offset) throws IOException {
    int length = LedgerRecord.length(file.read(offset, LedgerRecord.HEAD_BYTES));
    if (length < 0 || length > size - offset) {
      return null;
    }
    Kept record = LedgerRecord.decode(file.read(offset, length));
    return record == null ? null : new Sound(offset, length, record);
  }

  /** Where a record may begin next; the end of the file when nowhere. */
  private long nextMagic(long from) throws IOException {
    for (long base = from; base < size; base += WINDOW_BYTES) {
      int length = (int) Math.min(WINDOW_BYTES + Integer.BYTES - 1, size - base);
      ByteBuffer window = ByteBuffer.wrap(file.read(base, length));
      window.order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i + Integer.BYTES <= window.limit() && i < WINDOW_BYTES; i++) {
        if (window.getInt(i) == LedgerRecord.MAGIC) {
          return base + i;
        }
      }
    }
    return size;
  }
}
