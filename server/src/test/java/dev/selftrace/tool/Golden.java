package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Compares with a file under src/test/resources; -Dselftrace.golden=write writes it instead. */
final class Golden {

  private Golden() {}

  static void check(String path, String actual) {
    Path file = Path.of(System.getProperty("selftrace.root"), "server/src/test/resources", path);
    try {
      if ("write".equals(System.getProperty("selftrace.golden"))) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      assertEquals(
          Files.readString(file),
          actual,
          "read the difference; -Dselftrace.golden=write accepts it");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
