package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.server.ConnectCommand.Agent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The agents' configuration files, and the command that hands them out. */
class AgentConfigurationsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("selftrace.root"), "mcp-config-examples");
  private static final String URL = "http://localhost:4320/mcp";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$\\{SELFTRACE_KEY}|\\{env:SELFTRACE_KEY}|\\$\\{env:SELFTRACE_KEY}"
              + "|\\$\\{input:selftrace-key}|YOUR_SELFTRACE_KEY");

  @TempDir Path home;

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("the local file names the server and no key, the team file its key, too")
  void files(Agent agent) throws IOException {
    for (boolean team : List.of(false, true)) {
      String text = Files.readString(FOLDER.resolve(agent.file(team)));
      if (agent.file(team).endsWith(".toml")) {
        assertTrue(text.contains("[mcp_servers.selftrace]\nurl = \"" + URL + "\"\n"), text);
        assertEquals(
            team, text.contains("env_http_headers = { \"x-api-key\" = \"SELFTRACE_KEY\" }"));
      } else {
        JsonNode root = new JsonMapper().readTree(text);
        List<String> leaves = new ArrayList<>();
        collect(root, "", leaves);
        assertEquals(1, leaves.stream().filter(leaf -> leaf.endsWith("rl=" + URL)).count(), text);
        List<String> keys =
            leaves.stream().filter(leaf -> leaf.contains("/headers/x-api-key=")).toList();
        assertEquals(team ? 1 : 0, keys.size(), text);
        keys.forEach(key -> assertTrue(REFERENCE.matcher(key).find(), key));
      }
    }
  }

  @Test
  @DisplayName("every file belongs to an agent, and README lists it")
  void complete() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    List<String> expected =
        Arrays.stream(Agent.values())
            .flatMap(agent -> Stream.of(agent.file(false), agent.file(true)))
            .sorted()
            .toList();
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          expected,
          files
              .filter(Files::isRegularFile)
              .map(file -> file.getFileName().toString())
              .filter(name -> !name.equals("README.md"))
              .sorted()
              .toList());
    }
    expected.forEach(name -> assertTrue(readme.contains("(" + name + ")"), name));
  }

  @Test
  @DisplayName("connect prints the local file, with the port that is configured")
  void local() {
    Result result = connect(Map.of(), List.of("--http-port=5000"), "claude-code");
    assertEquals(0, result.exit());
    assertTrue(result.out().contains("\"http://localhost:5000/mcp\""), result.out());
    assertFalse(result.out().contains("x-api-key"), result.out());
  }

  @Test
  @DisplayName("connect prints the team file when there is a key or the server wants one")
  void team() {
    Result referenced = connect(Map.of("SELFTRACE_KEY", "st_x"), List.of(), "claude-code");
    assertTrue(referenced.out().contains("${SELFTRACE_KEY}"), referenced.out());
    assertFalse(referenced.out().contains("st_x"), referenced.out());
    Result literal = connect(Map.of("SELFTRACE_KEY", "st_x"), List.of(), "zed");
    assertTrue(literal.out().contains("\"st_x\""), literal.out());
    Result keyless = connect(Map.of(), List.of("--auth=required"), "codex");
    assertTrue(keyless.out().contains("env_http_headers"), keyless.out());
    assertTrue(keyless.err().contains("./selftrace key create"), keyless.err());
  }

  @Test
  @DisplayName("connect --write makes the file where the agent looks, and never replaces one")
  void write() throws IOException {
    Path file = home.resolve(".codex/config.toml");
    assertEquals(0, connect(Map.of(), List.of(), "codex", "--write").exit());
    String written = Files.readString(file);
    assertTrue(written.contains(URL), written);
    Files.writeString(file, "mine");
    Result again = connect(Map.of(), List.of(), "codex", "--write");
    assertEquals(1, again.exit());
    assertEquals("mine", Files.readString(file));
    assertTrue(again.out().contains(URL), again.out());
  }

  @Test
  @DisplayName("an unknown agent is answered with those that are known")
  void unknown() {
    Result result = connect(Map.of(), List.of(), "emacs");
    assertEquals(2, result.exit());
    Matcher names = Pattern.compile("claude-code.*jetbrains").matcher(result.err());
    assertTrue(names.find(), result.err());
  }

  @Test
  @DisplayName("connect --playbooks prints or writes an agent's skills and agent files")
  void playbooks() throws IOException {
    Result printed = connect(Map.of(), List.of(), "opencode", "--playbooks");
    assertEquals(0, printed.exit());
    assertTrue(printed.err().contains(".opencode/agent/self-heal.md:"), printed.err());
    assertTrue(printed.out().contains("No trace, no fix."), printed.out());
    assertEquals(0, connect(Map.of(), List.of(), "claude-code", "--playbooks", "--write").exit());
    Path skill = home.resolve(".claude/skills/selftrace/SKILL.md");
    assertEquals(
        Files.readString(FOLDER.resolve("playbooks/claude-code/skills/selftrace/SKILL.md")),
        Files.readString(skill));
    assertTrue(Files.exists(home.resolve(".claude/agents/self-heal.md")));
    Files.writeString(skill, "mine");
    assertEquals(1, connect(Map.of(), List.of(), "claude-code", "--playbooks", "--write").exit());
    assertEquals("mine", Files.readString(skill));
    assertEquals(1, connect(Map.of(), List.of(), "zed", "--playbooks").exit());
  }

  @Test
  @DisplayName("every playbook has its file, and README lists it")
  void playbookFiles() throws IOException {
    String readme = Files.readString(FOLDER.resolve("README.md"));
    try (Stream<Path> files = Files.walk(FOLDER.resolve("playbooks"))) {
      assertEquals(
          Playbook.ALL.stream().map(Playbook::file).sorted().toList(),
          files
              .filter(Files::isRegularFile)
              .map(file -> FOLDER.relativize(file).toString())
              .sorted()
              .toList());
    }
    for (Playbook playbook : Playbook.ALL) {
      assertTrue(readme.contains("](" + playbook.file() + ") | `" + playbook.place() + "`"));
    }
  }

  private Result connect(Map<String, String> more, List<String> options, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    Map<String, String> environment = new java.util.HashMap<>(more);
    environment.put("HOME", home.toString());
    SelftraceProperties properties = Settings.of(Map.of(), Map.of(), options).read();
    int exit = new ConnectCommand(properties, environment, home, console).run(List.of(arguments));
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static void collect(JsonNode node, String path, List<String> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(member -> collect(member.getValue(), path + "/" + member.getKey(), leaves));
    } else if (node.isArray()) {
      node.forEach(item -> collect(item, path + "/*", leaves));
    } else {
      leaves.add(path + "=" + node.asString());
    }
  }

  private record Result(int exit, String out, String err) {}
}
