package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** docs/configuration.md is written from the records and the sentences beside this test. */
class ConfigurationDocumentTest {

  private static final String HEAD =
      """
      # Configuration

      Everything has a default: on one machine nothing needs to be set. A setting is an environment variable, a
      command-line option of `./selftrace serve` (`--http-port=0`) or a system property (`-Dselftrace.http-port=0`);
      an option beats a property, a property beats a variable. A bad value stops the start with one line that
      names it. This page is generated; a test compares it.

      Times are written `500ms`, `2s`, `5m`, `12h`, `7d`, sizes `4096`, `64KiB`, `64MiB`, `10GiB`.

      | variable | default | meaning, and what happens at the limit |
      |---|---|---|
      """;

  private static final String TAIL =
      """

      Others, which are no settings of the server:

      | variable | read by | meaning |
      |---|---|---|
      | `SELFTRACE_KEY` | `connect`, `import`, `gate`, agents | the API key of this client |
      | `SELFTRACE_URL` | `demo` | the running server to use; without it, the demo starts one of its own |
      | `SELFTRACE_BOOTSTRAP_KEY` | `serve` | the first key, when `SELFTRACE_AUTH=required` and there is none yet; as `./selftrace key create` prints one |
      | `SELFTRACE_JAVA_OPTIONS` | `./selftrace` | further options of the server's JVM |
      | `SELFTRACE_AOT` | `./selftrace` | `off`: make no cache for faster starts |
      """;

  @Test
  @DisplayName("docs/configuration.md lists every setting as it is")
  void document() throws IOException {
    Properties meanings = meanings();
    String document =
        Settings.all().stream()
            .map(setting -> line(setting, meanings))
            .collect(Collectors.joining("", HEAD, TAIL));
    Path file = Path.of(System.getProperty("selftrace.root"), "docs", "configuration.md");
    if ("write".equals(System.getProperty("selftrace.golden"))) {
      Files.writeString(file, document);
    }
    assertEquals(document, Files.readString(file), "rewrite it with -Dselftrace.golden=write");
  }

  @Test
  @DisplayName("every sentence is about a setting that exists")
  void noLeftovers() throws IOException {
    List<String> names = Settings.all().stream().map(Setting::name).sorted().toList();
    assertEquals(names, meanings().stringPropertyNames().stream().sorted().toList());
  }

  private static String line(Setting setting, Properties meanings) {
    return "| `"
        + setting.variable()
        + "` | "
        + initial(setting)
        + " | "
        + meanings.getProperty(setting.name())
        + " |\n";
  }

  /** The default; said in words where it depends on the machine. */
  private static String initial(Setting setting) {
    return switch (setting.name()) {
      case "data" -> "`~/.selftrace`";
      case "otlp.workers" -> "processors";
      default -> {
        String text = SettingText.print(setting.initial(), setting);
        yield text.isEmpty() ? "none" : "`" + text + "`";
      }
    };
  }

  private static Properties meanings() throws IOException {
    Properties meanings = new Properties();
    try (InputStream in =
            ConfigurationDocumentTest.class.getResourceAsStream(
                "/configuration/meanings.properties");
        Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      meanings.load(reader);
    }
    return meanings;
  }
}
