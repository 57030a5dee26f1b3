package dev.selftrace.store.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file, read and written at explicit positions. */
interface StorageFile extends Closeable {

  /** Bytes in the file. */
  long size() throws IOException;

  /** Fills the buffer's remaining space; fewer bytes only at the end of the file. */
  int read(ByteBuffer target, long position) throws IOException;

  /** Writes some of the buffer's remaining bytes, perhaps not all, and says how many. */
  int write(ByteBuffer source, long position) throws IOException;

  /** Cuts the file off; no effect when it is not longer than {@code size}. */
  void truncate(long size) throws IOException;

  /** Makes what was written durable, including the file's length. */
  void force() throws IOException;

  /** Writes all remaining bytes, in slices that keep the copies made below this call small. */
  default void writeFully(ByteBuffer source, long position) throws IOException {
    int end = source.limit();
    long at = position;
    while (source.position() < end) {
      source.limit(Math.min(end, source.position() + SLICE_BYTES));
      int written = write(source, at);
      source.limit(end);
      if (written <= 0) {
        throw new IOException("Truncated: wrote " + (at - position) + " bytes, then none");
      }
      at += written;
    }
  }

  /** The bytes of a range; shorter only at the end of the file. */
  default byte[] read(long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    int count = read(ByteBuffer.wrap(bytes), position);
    return count == length ? bytes : java.util.Arrays.copyOf(bytes, Math.max(0, count));
  }

  /** The most bytes handed down in one write. */
  int SLICE_BYTES = 256 << 10;
}
