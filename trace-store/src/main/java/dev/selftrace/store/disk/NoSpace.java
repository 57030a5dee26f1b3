package dev.selftrace.store.disk;

import java.io.IOException;
import java.util.List;

/** Tells a full disk from a broken one, as far as the platform says it. */
final class NoSpace {

  /** What the C library says for ENOSPC, EDQUOT and EFBIG; the JDK has no type for them. */
  private static final List<String> MESSAGES =
      List.of("No space left", "Disk quota exceeded", "File too large");

  private NoSpace() {}

  static boolean isCauseOf(IOException failure) {
    String message = failure.getMessage();
    return message != null && MESSAGES.stream().anyMatch(message::contains);
  }
}
