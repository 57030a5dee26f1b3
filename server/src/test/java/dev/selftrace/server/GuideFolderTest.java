package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuideFolderTest {

  @TempDir private Path folder;

  @Test
  @DisplayName("the .md files of SELFTRACE_GUIDES are guides by their names; other files are not")
  void read() throws IOException {
    Files.writeString(folder.resolve("our-release.md"), "# How we release\n\nSlowly.\n");
    Files.writeString(folder.resolve("a1.md"), "# First\n");
    Files.writeString(folder.resolve("notes.txt"), "no guide");
    SelftraceProperties properties =
        Settings.of(Map.of("SELFTRACE_GUIDES", folder.toString()), Map.of(), List.of()).read();
    Map<String, String> guides = GuideFolder.read(properties.server().guides());
    assertEquals(List.of("a1", "our-release"), List.copyOf(guides.keySet()));
    assertEquals("# How we release\n\nSlowly.", guides.get("our-release"));
    assertEquals(Map.of(), GuideFolder.read(SelftraceProperties.DEFAULTS.server().guides()));
  }

  @Test
  @DisplayName("agents list, read and see them as resources; one may take the place of a built-in")
  void served() throws IOException {
    Files.writeString(folder.resolve("our-release.md"), "# How we release\n\nSlowly.\n");
    Files.writeString(folder.resolve("instrument.md"), "# How we instrument\n\nOur way.\n");
    try (Running running =
        Running.start(folder.resolve("data"), "--store=memory", "--guides=" + folder)) {
      String list = call(running, "tools/call", "{\"name\":\"read_guide\",\"arguments\":{}}");
      assertTrue(list.contains("our-release: How we release"), list);
      assertTrue(list.contains("instrument: How we instrument"), list);
      String resources = call(running, "resources/list", "{}");
      assertTrue(resources.contains("selftrace://guides/our-release"), resources);
      String read = call(running, "resources/read", "{\"uri\":\"selftrace://guides/our-release\"}");
      assertTrue(read.contains("Slowly."), read);
    }
  }

  private static String call(Running running, String method, String params) {
    return running
        .post(
            running.web("/mcp"),
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + method
                + "\",\"params\":"
                + params
                + "}",
            "accept",
            "application/json, text/event-stream",
            "mcp-protocol-version",
            "2025-11-25")
        .body();
  }

  @ParameterizedTest
  @DisplayName("a file that is no guide stops the start with its path and what is expected")
  @CsvSource({
    "README.md, # Title, lower-case letters",
    "two words.md, # Title, lower-case letters",
    "-a.md, # Title, lower-case letters",
    ".md, # Title, lower-case letters",
    "fine.md, no heading, first line",
    "fine.md, '', first line",
    "fine.md, #, first line"
  })
  void refused(String name, String text, String expected) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    String refusal = refusal();
    assertTrue(refusal.startsWith("guides: " + file + " (expected: "), refusal);
    assertTrue(refusal.contains(expected), refusal);
  }

  @Test
  @DisplayName(
      "a folder that is none, a file too large, too many files and no UTF-8 stop the start")
  void limits() throws IOException {
    Path missing = folder.resolve("missing");
    assertTrue(
        String.valueOf(
                assertThrows(StartException.class, () -> GuideFolder.read(missing)).getMessage())
            .contains("expected: a directory"));
    Path file = folder.resolve("large.md");
    Files.writeString(file, "# Large\n" + "x".repeat(32 << 10));
    assertTrue(refusal().contains("expected: at most 32768"));
    Files.write(file, new byte[] {'#', ' ', 'a', '\n', (byte) 0xff});
    assertTrue(refusal().contains("UTF-8"));
    Files.delete(file);
    for (int i = 0; i < 51; i++) {
      Files.writeString(folder.resolve("g" + i + ".md"), "# A guide");
    }
    assertTrue(refusal().contains("51 guides (expected: at most 50)"));
  }

  private String refusal() {
    return String.valueOf(
        assertThrows(StartException.class, () -> GuideFolder.read(folder)).getMessage());
  }
}
