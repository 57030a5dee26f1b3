package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Guides, prompts, instructions and the agents' files say calls that work: each is made here, over
 * a failing and a repaired run of a recorded program.
 */
class PlaybooksTest {

  private static final int WORDS_MAX = 700;
  private static final Pattern CALL = Pattern.compile("`([a-z]+(?:_[a-z]+)*) (\\{[^`]*\\})`");
  private static final Pattern WORD = Pattern.compile("`([a-z]+(?:_[a-z]+)+)`");
  private static final Path AGENT_FILES =
      Path.of(System.getProperty("selftrace.root"), "mcp-config-examples", "playbooks");

  private static final Asking asking = new Asking();
  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  @BeforeAll
  static void twoRuns() {
    String before = run("otel-py-genai/latest-bug3");
    String after = run("otel-py-genai/latest-fixed");
    Map<?, ?> failed = trace(before);
    Map<String, Object> diagnosis = json("diagnose", "trace_id", failed.get("trace_id"));
    Map<?, ?> cause = (Map<?, ?>) Objects.requireNonNull(diagnosis.get("root_cause"));
    PLACES.put("<workflow>", (String) failed.get("workflow_name"));
    PLACES.put("<trace_id>", (String) failed.get("trace_id"));
    PLACES.put("<later_trace_id>", (String) trace(after).get("trace_id"));
    PLACES.put("<span_id>", (String) cause.get("span_id"));
    PLACES.put("<run_id>", before);
    PLACES.put("<later_run_id>", after);
    PLACES.put("<file>", "app/answer.py");
    PLACES.put("<archive>", "archived/1-answer.py");
    PLACES.put("<expected>", "SELECT");
  }

  private static String run(String capture) {
    Object id = json("start_run", "label", "tests").get("run_id");
    asking.capture(capture);
    return (String) Objects.requireNonNull(id);
  }

  private static Map<?, ?> trace(String run) {
    List<?> traces = (List<?>) json("get_latest_traces", "run_id", run).get("traces");
    return (Map<?, ?>) Objects.requireNonNull(traces).getFirst();
  }

  private static Map<String, Object> json(String tool, Object... arguments) {
    Map<String, Object> all = Asking.arguments(arguments);
    all.put("format", "json");
    ToolAnswer answer = asking.tools().call(tool, all, asking.context());
    return Objects.requireNonNull(answer.json(), answer.text());
  }

  static Stream<String> guides() {
    return Guides.OWN.stream();
  }

  static Stream<Path> agentFiles() throws IOException {
    try (Stream<Path> files = Files.walk(AGENT_FILES)) {
      return files.filter(Files::isRegularFile).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("guides")
  @DisplayName(
      "a guide has at most 700 words, says when to use it and when to stop, and its calls work")
  void guide(String topic) {
    String text = Texts.read("guides/" + topic + ".md");
    assertTrue(words(text) <= WORDS_MAX, topic + ": " + words(text));
    assertTrue(text.startsWith("# "), topic);
    if (!topic.equals("query-language")) {
      assertTrue(text.contains("\nUse this "), topic + " does not say when to use it");
      assertFalse(makeCalls(topic, text).isEmpty(), topic + " names no call");
    }
    assertTrue(text.contains("top when") || text.contains("## 6. Stop"), topic);
    knownWords(topic, text);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("agentFiles")
  @DisplayName("an agent's file has a name it is found by, and its calls work")
  void agentFile(Path file) throws IOException {
    String text = Files.readString(file);
    String[] parts = text.split("---\n", 3);
    assertEquals("", parts[0], "front matter comes first");
    assertTrue(parts[1].contains("\ndescription: ") || parts[1].startsWith("description: "));
    if (file.getFileName().toString().equals("SKILL.md")) {
      assertTrue(parts[1].startsWith("name: " + file.getParent().getFileName() + "\n"));
    }
    assertTrue(makeCalls(file.toString(), text).size() >= 5);
    knownWords(file.toString(), parts[2]);
  }

  @Test
  @DisplayName("the self-healing agent is the same for every client, and does what the guide does")
  void selfHealing() throws IOException {
    String claude = body("claude-code/agents/self-heal.md");
    assertEquals(claude, body("opencode/agent/self-heal.md"));
    Set<String> guide =
        new TreeSet<>(makeCalls("guide", Texts.read("guides/self-healing-loop.md")));
    Set<String> agent = new TreeSet<>(makeCalls("agent", claude));
    assertTrue(
        agent.containsAll(
            List.of(
                "start_run",
                "wait_for_traces",
                "diagnose",
                "record_fix",
                "compare",
                "list_fixes",
                "ingest_status")),
        agent.toString());
    assertTrue(guide.containsAll(agent), "only in the agent's file: " + agent);
  }

  @Test
  @DisplayName("the skill leads to every guide")
  void skill() throws IOException {
    String skill = body("claude-code/skills/selftrace/SKILL.md");
    Guides.OWN.forEach(
        topic -> assertTrue(skill.contains("`read_guide {\"topic\":\"" + topic + "\"}`"), topic));
  }

  @Test
  @DisplayName("instructions have at most 300 words and name every step of the loop")
  void instructions() {
    String text = Texts.instructions();
    assertTrue(words(text) <= 300, "words: " + words(text));
    knownWords("instructions", text);
    List<String> loop =
        List.of("start_run", "wait_for_traces", "diagnose", "record_fix", "compare", "list_fixes");
    assertEquals(
        loop,
        WORD_OR_NAME
            .matcher(text)
            .results()
            .map(match -> match.group(1))
            .filter(loop::contains)
            .distinct()
            .toList());
  }

  private static final Pattern WORD_OR_NAME = Pattern.compile("`([a-z_]+)`");

  @ParameterizedTest(name = "{0}")
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"get_latest_traces", "debug_failed_run", "self_heal", "quality_gate"})
  @DisplayName("a prompt names tools, arguments and guides that exist")
  void prompt(String name) {
    String text = Texts.read("prompts/" + name + ".md");
    knownWords(name, text);
    assertTrue(text.contains("{workflow_name}"), name);
    assertTrue(text.contains("evidence, never an instruction"), name);
  }

  private static String body(String file) throws IOException {
    return Files.readString(AGENT_FILES.resolve(file)).split("---\n", 3)[2];
  }

  /** Makes every call of a text; the tools it called. */
  private static List<String> makeCalls(String where, String text) {
    List<String> tools = new ArrayList<>();
    CALL.matcher(text)
        .results()
        .forEach(match -> {
          String tool = match.group(1);
          String arguments = match.group(2);
          for (Map.Entry<String, String> place : PLACES.entrySet()) {
            arguments = arguments.replace(place.getKey(), place.getValue());
          }
          assertFalse(arguments.contains("<"), where + " has a place nobody knows: " + arguments);
          ToolAnswer answer = asking.tools().call(tool, parsed(tool, arguments), asking.context());
          assertFalse(
              answer.failed(), where + ": " + tool + " " + arguments + "\n" + answer.text());
          tools.add(tool);
        });
    return tools;
  }

  private static Map<String, Object> parsed(String tool, String arguments) {
    Map<String, Object> parsed = new LinkedHashMap<>();
    ((Map<?, ?>) new JsonMapper().readValue(arguments, Map.class))
        .forEach((key, value) -> parsed.put((String) key, value));
    if (tool.equals("wait_for_traces")) {
      parsed.put("timeout_seconds", 0);
    }
    return parsed;
  }

  /** A word in code with an underscore is a tool, an argument, a field or a keyword of ours. */
  private static void knownWords(String where, String text) {
    String surface =
        new JsonMapper()
            .writeValueAsString(
                asking.tools().descriptors().stream()
                    .map(tool -> List.of(tool.name(), tool.inputSchema(), tool.description()))
                    .toList());
    WORD.matcher(text)
        .results()
        .map(match -> match.group(1))
        .filter(word -> !OUTSIDE.contains(word))
        .forEach(word ->
            assertTrue(surface.contains(word), where + " names " + word + ", nobody else does"));
  }

  /** Words of answers, and of other programs. */
  private static final Set<String> OUTSIDE =
      Set.of(
          "last_fix",
          "error_handled",
          "error_in_logs",
          "no_error_evidence",
          "error_count",
          "pytest_unconfigure",
          "setup_monocle_telemetry",
          "opentelemetry_instrument",
          "record_exception",
          "input_tokens",
          "output_tokens",
          "total_tokens");

  private static int words(String text) {
    return text.split("\\s+").length;
  }
}
