package dev.selftrace.otlp.grpc;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.MalformedException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads one gRPC message, decompressing it, without taking more than the intake allows. */
final class MessageReader {

  private static final int CHUNK_BYTES = 16 << 10;

  private MessageReader() {}

  /**
   * The message; {@link Slice#EMPTY} when the intake refused it, which then says why.
   *
   * @throws MalformedException when it does not decompress
   */
  static Slice read(InputStream message, Intake intake) {
    try {
      // Not compressed, all of it is available: one more byte makes room to see the end.
      byte[] bytes = new byte[Math.max(CHUNK_BYTES, message.available() + 1)];
      int size = 0;
      for (int read = message.read(bytes); read >= 0; ) {
        if (!intake.receive(read)) {
          return Slice.EMPTY;
        }
        size += read;
        if (size == bytes.length) {
          bytes = Arrays.copyOf(bytes, 2 * size);
        }
        read = message.read(bytes, size, bytes.length - size);
      }
      return new Slice(bytes, 0, size);
    } catch (StatusRuntimeException e) {
      // gRPC counts decompressed bytes too, and says it this way.
      if (e.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED) {
        throw intake.tooLarge();
      }
      throw e;
    } catch (IOException e) {
      throw new MalformedException("Malformed: message (expected: gzip as its headers say)", e);
    }
  }
}
