package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.selftrace.json.JsonObjects;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a gate says about recorded programs, word for word. A file under {@code gates} begins with
 * the recordings and one line of checks per gate; the answers stand beside it.
 */
class GateAnswersTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Path FOLDER =
      Path.of(System.getProperty("selftrace.root"), "server/src/test/resources/gates");

  static Stream<String> gates() throws java.io.IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".gates"))
          .map(name -> name.substring(0, name.length() - ".gates".length()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("gates")
  @DisplayName("every kind of check, passing and failing, as text and as JSON")
  void answers(String name) throws java.io.IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(name + ".gates"));
    Asking asking = new Asking();
    Stream.of(lines.getFirst().split(" \\+ ")).forEach(asking::capture);
    List<Object> ids = ids(asking);
    StringBuilder texts = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (String line : lines.subList(1, lines.size())) {
      Map<String, Object> arguments = new LinkedHashMap<>();
      arguments.put("trace_ids", ids);
      arguments.putAll(JsonObjects.read(line.getBytes(StandardCharsets.UTF_8)).orElseThrow());
      ToolAnswer text = asking.tools().call("check_traces", arguments, asking.context());
      texts.append("$ check_traces ").append(line).append('\n').append(text.text()).append("\n\n");
      arguments.put("format", "json");
      ToolAnswer json = asking.tools().call("check_traces", arguments, asking.context());
      assertFalse(json.failed(), json.text());
      assertNotNull(json.json());
      objects.append("$ check_traces ").append(line).append('\n');
      objects.append(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json.json()));
      objects.append("\n\n");
    }
    for (String tool : List.of("get_trace", "diagnose")) {
      texts.append("$ ").append(tool).append(", of which\n");
      asking
          .text(tool, "trace_id", ids.getFirst())
          .lines()
          .filter(line -> line.contains("gate ") || line.contains("helpfulness"))
          .forEach(line -> texts.append(line).append('\n'));
    }
    Golden.check("gates/" + name + ".txt", texts.toString());
    Golden.check("gates/" + name + ".json.txt", objects.toString());
  }

  private static List<Object> ids(Asking asking) {
    Map<String, Object> json =
        asking.ask("get_latest_traces", "limit", 20, "format", "json", "max_tokens", 20_000).json();
    List<Object> ids = new ArrayList<>();
    for (Object each :
        (List<?>) Objects.requireNonNull(Objects.requireNonNull(json).get("traces"))) {
      ids.add(Objects.requireNonNull(((Map<?, ?>) each).get("trace_id")));
    }
    return ids;
  }
}
