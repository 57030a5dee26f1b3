package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code selftrace key}, as a script meets it. */
class KeyCommandTest {

  @TempDir Path data;

  @Test
  @DisplayName("create prints the key alone on standard output, and never again")
  void create() {
    Result made = run("create", "--tenant", "acme", "--scopes", "ingest,read", "--label", "ci");
    assertEquals(0, made.exit());
    assertTrue(Pattern.matches("st_[0-9A-Za-z]{36}\\R", made.out()), made.out());
    Result list = run("list");
    assertFalse(list.out().contains(made.out().strip()));
    assertTrue(list.out().contains("acme"), list.out());
    assertTrue(list.out().contains("ingest,read"), list.out());
    assertTrue(list.out().endsWith("ci\n"), list.out());
  }

  @Test
  @DisplayName("revoke ends a key by its id; an unknown id is an error")
  void revoke() {
    run("create");
    Matcher id = Pattern.compile("k[a-z0-9]{11}").matcher(run("list").out());
    assertTrue(id.find());
    assertEquals(0, run("revoke", id.group()).exit());
    assertFalse(run("list").out().contains(" - "), run("list").out());
    assertEquals(1, run("revoke", "k00000000000").exit());
  }

  @Test
  @DisplayName("what is wrong is named, and nothing is made")
  void wrong() {
    for (List<String> arguments :
        List.of(
            List.<String>of(),
            List.of("make"),
            List.of("create", "--scopes", "everything"),
            List.of("create", "--tenant", "../etc"),
            List.of("create", "--tennant", "acme"),
            List.of("create", "--label"),
            List.of("list", "all"),
            List.of("revoke"))) {
      Result result = run(arguments.toArray(String[]::new));
      assertEquals(2, result.exit(), arguments.toString());
      assertEquals("", result.out(), arguments.toString());
      assertFalse(result.err().isBlank(), arguments.toString());
    }
    assertEquals(1, run("list").out().lines().count());
  }

  private Result run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    SelftraceProperties properties =
        Settings.of(Map.of(), Map.of(), List.of("--data=" + data)).read();
    int exit = new KeyCommand(properties, console).run(List.of(arguments));
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private record Result(int exit, String out, String err) {}
}
