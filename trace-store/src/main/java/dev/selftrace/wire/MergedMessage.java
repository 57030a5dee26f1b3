package dev.selftrace.wire;

import dev.selftrace.model.Slice;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a singular sub-message. Sent in several parts, the parts merge, which in protobuf
 * means: they are one message, written one after the other. Sent once, nothing is copied.
 */
final class MergedMessage {

  private @Nullable Slice last;
  private @Nullable ByteArrayOutputStream earlier;

  void add(Slice part) {
    if (last != null) {
      earlier = earlier == null ? new ByteArrayOutputStream() : earlier;
      earlier.write(last.array(), last.offset(), last.length());
    }
    last = part;
  }

  /** The whole message; null when no part came. */
  @Nullable Slice bytes() {
    if (earlier != null && last != null) {
      earlier.write(last.array(), last.offset(), last.length());
      last = Slice.of(earlier.toByteArray());
      earlier = null;
    }
    return last;
  }
}
