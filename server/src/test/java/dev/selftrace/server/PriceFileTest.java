package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.semantics.PriceList;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The price file as the process reads it. */
class PriceFileTest {

  @TempDir private Path directory;

  @Test
  @DisplayName("SELFTRACE_PRICES names a file, whose lines are prices")
  void read() throws IOException {
    Path file = Files.writeString(directory.resolve("prices"), "gpt-4o* 2.5 10\n");
    SelftraceProperties properties =
        Settings.of(Map.of("SELFTRACE_PRICES", file.toString()), Map.of(), List.of()).read();
    assertEquals(
        List.of(new PriceList.Price("gpt-4o*", 2.5, 10, 2.5, 2.5)),
        PriceFile.read(properties.server().prices()).prices());
  }

  @Test
  @DisplayName("nothing is set: no prices")
  void none() {
    assertEquals(PriceList.NONE, PriceFile.read(SelftraceProperties.DEFAULTS.server().prices()));
  }

  @Test
  @DisplayName("a missing file and a bad line stop the start with one line that names them")
  void refused() throws IOException {
    Path missing = directory.resolve("missing");
    assertTrue(refusal(missing).startsWith("prices: " + missing + " (expected: a file"));
    Path bad = Files.writeString(directory.resolve("bad"), "\ngpt-4o much\n");
    assertTrue(refusal(bad).startsWith("prices: " + bad + " line 2: gpt-4o much (expected: "));
  }

  private static String refusal(Path file) {
    return String.valueOf(
        assertThrows(StartException.class, () -> PriceFile.read(file)).getMessage());
  }
}
