package dev.selftrace.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build can see of the scripts under demo and e2e without downloading anything. */
class ScriptsTest {

  private static final SourceTree TREE = SourceTree.ofProject();

  private static final Pattern IMPORT =
      Pattern.compile("(?:from|import|require\\(|new URL\\()\\s*'(\\.[^'$]+)'");
  private static final Pattern DEPENDENCY =
      Pattern.compile("^ {4}\"([@a-z][^\"]*)\": \"([^\"]*)\"", Pattern.MULTILINE);
  private static final Pattern EXACT = Pattern.compile("(npm:.+@)?\\d+\\.\\d+\\.\\d+(-[\\w.]+)?");

  @TempDir Path folder;

  @Test
  @DisplayName("a script names only files that exist")
  void imports() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.text()) {
      if (!file.toString().matches(".*\\.(mjs|cjs|js)")) {
        continue;
      }
      Matcher matcher = IMPORT.matcher(Files.readString(file));
      while (matcher.find()) {
        Path named = file.resolveSibling(matcher.group(1)).normalize();
        if (!Files.exists(named) && !Files.exists(Path.of(named + ".js"))) {
          findings.add(TREE.name(file) + ": " + matcher.group(1) + " does not exist");
        }
      }
    }
    assertTrue(findings.isEmpty(), () -> "\n" + String.join("\n", findings));
  }

  @Test
  @DisplayName("packages of npm are named by exact versions, the same one everywhere for OpenCode")
  void versions() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.text()) {
      if (!file.endsWith("package.json")) {
        continue;
      }
      String dependencies = dependencies(Files.readString(file));
      Matcher matcher = DEPENDENCY.matcher(dependencies);
      while (matcher.find()) {
        if (!EXACT.matcher(matcher.group(2)).matches()) {
          findings.add(TREE.name(file) + ": " + matcher.group() + " (an exact version)");
        }
      }
    }
    assertTrue(findings.isEmpty(), () -> "\n" + String.join("\n", findings));
    assertEquals(openCode("e2e/agents"), openCode("demo/agents"));
  }

  @Test
  @DisplayName("the demo's loop keeps its rules (needs Node 20 or newer; skipped without)")
  void loop() throws IOException, InterruptedException {
    assumeTrue(nodeMajor() >= 20, "no Node 20 on the PATH");
    Path test = TREE.root().resolve("e2e/self-healing/loop.test.mjs");
    Path report = folder.resolve("report");
    int exit = run(report, "node", "--test", test.toString());
    assertEquals(0, exit, () -> SourceTree.read(report));
  }

  private int nodeMajor() throws InterruptedException {
    Path version = folder.resolve("version");
    try {
      run(version, "node", "--version");
    } catch (IOException e) {
      return 0;
    }
    Matcher matcher = Pattern.compile("v(\\d+)\\.").matcher(SourceTree.read(version));
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static int run(Path output, String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    return process.exitValue();
  }

  private static String dependencies(String json) {
    int start = json.indexOf("\"dependencies\"");
    return start < 0 ? "" : json.substring(start);
  }

  private static String openCode(String folder) throws IOException {
    String json = Files.readString(TREE.root().resolve(folder).resolve("package.json"));
    Matcher matcher = Pattern.compile("\"opencode-ai\": \"([^\"]*)\"").matcher(json);
    assertTrue(matcher.find(), folder);
    return matcher.group(1);
  }
}
