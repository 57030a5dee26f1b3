package dev.selftrace.otlp.file;

import dev.selftrace.otlp.TooLargeException;
import java.io.ByteArrayOutputStream;

/** Bytes in memory up to a limit. Confined to one thread. */
final class BoundedBytes extends ByteArrayOutputStream {

  private final int bytesMax;

  BoundedBytes(int bytesMax) {
    this.bytesMax = bytesMax;
  }

  @Override
  public synchronized void write(int value) {
    require(1);
    super.write(value);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    require(length);
    super.write(bytes, offset, length);
  }

  private void require(int more) {
    if (count > bytesMax - more) {
      throw new TooLargeException("a document has more than " + bytesMax + " bytes");
    }
  }
}
