package dev.selftrace.server;

import dev.selftrace.semantics.PriceList;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The operator's price file, read once at the start: a price changes with the next start. */
final class PriceFile {

  /** A longer file is none. */
  private static final int BYTES_MAX = 1 << 20;

  private PriceFile() {}

  /**
   * The prices of a file; none for the empty path.
   *
   * @throws StartException when there is no such file, it is too long or a line of it is no price
   */
  static PriceList read(Path file) {
    if (file.toString().isEmpty()) {
      return PriceList.NONE;
    }
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new StartException("prices: " + file + " (expected: at most 1 MiB)");
      }
      return PriceList.parse(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new StartException("prices: " + file + " (expected: a file of UTF-8 text)", e);
    } catch (IllegalArgumentException e) {
      throw new StartException("prices: " + file + " " + e.getMessage(), e);
    }
  }
}
