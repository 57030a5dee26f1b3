package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.AuthMode;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where settings come from and what is said about a bad one. */
class SettingsTest {

  @Test
  @DisplayName("nothing set means the defaults")
  void defaults() {
    assertEquals(SelftraceProperties.DEFAULTS, read(Map.of()));
  }

  static Stream<Setting> leaves() {
    return Settings.all().stream();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaves")
  @DisplayName("every setting is bound from its variable, its property and its option")
  void bound(Setting setting) {
    Object other = another(setting);
    String text = SettingText.print(other, setting);
    assertEquals(other, value(read(Map.of(setting.variable(), text)), setting));
    assertEquals(
        other,
        value(Settings.of(Map.of(), Map.of(setting.property(), text), List.of()).read(), setting));
    assertEquals(
        other,
        value(
            Settings.of(Map.of(), Map.of(), List.of("--" + setting.name() + "=" + text)).read(),
            setting));
  }

  @Test
  @DisplayName("an option beats a property, a property beats a variable")
  void precedence() {
    Map<String, String> variable = Map.of("SELFTRACE_HTTP_PORT", "1");
    Map<String, String> property = Map.of("selftrace.http-port", "2");
    List<String> option = List.of("--selftrace.http-port=3");
    assertEquals(1, Settings.of(variable, Map.of(), List.of()).read().server().httpPort());
    assertEquals(2, Settings.of(variable, property, List.of()).read().server().httpPort());
    assertEquals(3, Settings.of(variable, property, option).read().server().httpPort());
  }

  @Test
  @DisplayName("times and sizes are written as people write them")
  void units() {
    SelftraceProperties read =
        read(
            Map.of(
                "SELFTRACE_RETENTION_AGE", "12h",
                "SELFTRACE_RETENTION_BYTES", "512 MiB",
                "SELFTRACE_AUTH", "REQUIRED",
                "SELFTRACE_DATA", "~/traces",
                "SELFTRACE_ALLOWED_HOSTS", "a.example, b.example,"));
    assertEquals(Duration.ofHours(12), read.store().retentionAge());
    assertEquals(512L << 20, read.store().retentionBytesMax());
    assertEquals(AuthMode.REQUIRED, read.access().auth());
    assertEquals(Path.of(System.getProperty("user.home"), "traces"), read.server().data());
    assertEquals(List.of("a.example", "b.example"), read.server().allowedHosts());
  }

  @ParameterizedTest(name = "{0}={1} is refused: {2}")
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "SELFTRACE_HTTP_PORT, 65536, (expected: 0 to 65535)",
        "SELFTRACE_HTTP_PORT, http, (expected: a whole number)",
        "SELFTRACE_HTTP_PORT, 99999999999, (expected: at most 2147483647)",
        "SELFTRACE_OTLP_REQUEST_BYTES_MAX, -1, (expected: >= 1)",
        "SELFTRACE_OTLP_REQUEST_BYTES_MAX, 3GiB, (expected: at most 2147483647)",
        "SELFTRACE_STORE_QUEUE_BYTES_MAX, 64MB,"
            + " \"(expected: a size such as 4096, 64KiB, 64MiB or 10GiB)\"",
        "SELFTRACE_SETTLE, 2, \"(expected: a time such as 500ms, 2s, 5m, 12h or 7d)\"",
        "SELFTRACE_RETENTION_AGE, -1d, (expected: >= 1)",
        "SELFTRACE_STORE, opensearch, (expected: disk or memory)",
        "SELFTRACE_AUTH, none, (expected: local or required)",
        "SELFTRACE_BIND, no.such.host.invalid, (expected: an address of this machine)"
      })
  void refused(String variable, String text, String expected) {
    StartException refusal = assertThrows(StartException.class, () -> read(Map.of(variable, text)));
    assertEquals(variable + ": " + text + " " + expected, refusal.getMessage());
  }

  @Test
  @DisplayName("a default that another value rules out is said by its variable")
  void dependent() {
    StartException refusal =
        assertThrows(
            StartException.class, () -> read(Map.of("SELFTRACE_OTLP_REQUEST_BYTES_MAX", "1GiB")));
    assertTrue(
        refusal.getMessage().startsWith("SELFTRACE_OTLP_IN_FLIGHT_BYTES_MAX: "),
        refusal.getMessage());
  }

  @Test
  @DisplayName("an unknown option stops the start, an unknown variable is named, with the nearest")
  void unknown() {
    StartException refusal =
        assertThrows(
            StartException.class,
            () -> Settings.of(Map.of(), Map.of(), List.of("--htp-port=1")).read());
    assertEquals("--htp-port: unknown setting (nearest: --http-port)", refusal.getMessage());
    assertThrows(
        StartException.class, () -> Settings.of(Map.of(), Map.of(), List.of("--http-port")));
    assertEquals(
        List.of("SELFTRACE_RETENTION is no setting (nearest: SELFTRACE_RETENTION_AGE)"),
        Settings.of(
                new TreeMap<>(
                    Map.of("SELFTRACE_RETENTION", "1d", "SELFTRACE_KEY", "x", "HOME", "/")),
                Map.of(),
                List.of())
            .unknownVariables());
  }

  private static SelftraceProperties read(Map<String, String> environment) {
    return Settings.of(environment, Map.of(), List.of()).read();
  }

  /** A value other than the default that passes every check. */
  private static Object another(Setting setting) {
    return switch (setting.initial()) {
      case Integer number -> number - 1;
      case Long number -> number + 1;
      case Duration time -> time.plusMillis(1);
      case Path path -> path.resolve("elsewhere");
      case List<?> list -> List.of("traces.example.com");
      case StoreKind kind -> StoreKind.MEMORY;
      case AuthMode mode -> AuthMode.REQUIRED;
      case String text -> "127.0.0.2";
      default -> throw new AssertionError(setting + " has a type this test does not know");
    };
  }

  private static Object value(SelftraceProperties properties, Setting setting) {
    try {
      for (RecordComponent part : SelftraceProperties.class.getRecordComponents()) {
        if (part.getType().equals(setting.component().getDeclaringRecord())) {
          Object owner = part.getAccessor().invoke(properties);
          setting.component().getAccessor().setAccessible(true);
          return setting.component().getAccessor().invoke(owner);
        }
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(String.valueOf(setting), e);
    }
    throw new AssertionError(setting + " belongs to no part");
  }
}
