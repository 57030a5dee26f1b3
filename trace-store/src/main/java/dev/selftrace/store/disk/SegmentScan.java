package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks the frames of a segment from front to back and never gives up: what is no undamaged frame
 * is reported as one damaged range up to the next frame that is. Confined to one thread.
 *
 * <p>A frame whose head is sound but whose sections are not is skipped by its length. Where the
 * head itself is damaged, the next frame is looked for byte by byte by its magic and the checksum
 * of its head.
 */
final class SegmentScan {

  private static final int WINDOW_BYTES = 64 << 10;

  /** What lies next in the file. */
  sealed interface Piece {}

  /**
   * A frame, every checksum of which holds.
   *
   * @param sections the raw bytes of its sections
   */
  record Sound(Frame frame, List<byte[]> sections) implements Piece {}

  /** A range without an undamaged frame; it reaches the end of the file when {@code tail}. */
  record Damaged(long offset, long length, boolean tail) implements Piece {}

  private final StorageFile file;
  private final String where;
  private final long size;
  private long at;
  private @Nullable Sound pending;

  /**
   * @param where the file's name, for messages
   */
  SegmentScan(StorageFile file, String where, long from, long size) {
    this.file = file;
    this.where = where;
    this.at = from;
    this.size = size;
  }

  /** The next piece; null at the end of the file. */
  @Nullable Piece next() throws IOException {
    if (pending != null) {
      Sound sound = pending;
      pending = null;
      return sound;
    }
    if (at >= size) {
      return null;
    }
    long start = at;
    while (at < size) {
      Frame frame = FrameReader.head(file, at, size);
      if (frame == null) {
        at = nextHead(at + 1);
        continue;
      }
      at = frame.end();
      Sound sound = verify(frame);
      if (sound == null) {
        continue;
      }
      if (frame.offset() == start) {
        return sound;
      }
      pending = sound;
      return new Damaged(start, frame.offset() - start, false);
    }
    return new Damaged(start, size - start, true);
  }

  private @Nullable Sound verify(Frame frame) throws IOException {
    List<byte[]> sections = new ArrayList<>(frame.sections().size());
    try {
      for (Frame.Section section : frame.sections()) {
        sections.add(FrameReader.section(file, frame, section, where));
      }
      return new Sound(frame, sections);
    } catch (StoreCorruptException damaged) {
      return null;
    }
  }

  /** Where the next sound head begins; the end of the file when there is none. */
  private long nextHead(long from) throws IOException {
    for (long base = from; base < size; base += WINDOW_BYTES) {
      int length = (int) Math.min(WINDOW_BYTES + Integer.BYTES - 1, size - base);
      ByteBuffer window = ByteBuffer.wrap(file.read(base, length));
      window.order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i + Integer.BYTES <= window.limit() && i < WINDOW_BYTES; i++) {
        if (window.getInt(i) == Frame.MAGIC && FrameReader.head(file, base + i, size) != null) {
          return base + i;
        }
      }
    }
    return size;
  }
}
