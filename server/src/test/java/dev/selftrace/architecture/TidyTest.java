package dev.selftrace.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The habits of STYLE.md that a plain look at the source tree can check. */
class TidyTest {

  private static final SourceTree TREE = SourceTree.ofProject();

  private static final int FILE_LINES_MAX = 500;
  private static final int METHOD_LINES_MAX = 70;

  /** Files that may break a rule, each with its reason. */
  private static final Map<String, String> BROAD_CATCHES =
      Map.of(
          "mcp/ToolAdapter.java", "door adapter",
          "api/ToolAdapter.java", "door adapter",
          "otlp/Ingest.java", "shared outermost frame of the two OTLP doors",
          "tool/ToolCatalog.java", "turns every failure into a failed answer",
          "store/disk/LogWriter.java", "outermost loop of the writer thread");

  @Test
  @DisplayName("a file has one idea: at most 500 lines")
  void fileLength() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.java()) {
      long lines = Files.readAllLines(file).size();
      if (lines > FILE_LINES_MAX) {
        findings.add(TREE.name(file) + ": " + lines + " lines (split it by idea)");
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("a method ends at 70 lines")
  void methodLength() throws IOException {
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.mainJava()) {
      for (Methods.Method method : Methods.of(Files.readAllLines(file))) {
        if (method.lines() > METHOD_LINES_MAX) {
          findings.add(
              TREE.name(file) + ":" + method.firstLine() + ": " + method.lines() + " lines");
        }
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("every package says what it is for and is null-marked")
  void packageDocs() throws IOException {
    Set<Path> folders =
        TREE.mainJava().stream()
            .map(Path::getParent)
            .collect(Collectors.toCollection(TreeSet::new));
    List<String> findings = new ArrayList<>();
    for (Path folder : folders) {
      Path file = folder.resolve("package-info.java");
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (!text.startsWith("/**") || !text.contains("@NullMarked")) {
        findings.add(TREE.name(folder) + ": package-info.java with a paragraph and @NullMarked");
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("main code has no TODO, no FIXME, prints nothing and sleeps nowhere")
  void leftovers() throws IOException {
    Pattern forbidden = Pattern.compile("\\b(TODO|FIXME|XXX)\\b|System\\.(out|err)\\.print");
    Set<String> printers = Set.of("server/Console.java");
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.mainJava()) {
      if (printers.stream().anyMatch(file::endsWith) || TREE.name(file).startsWith("benchmarks")) {
        continue;
      }
      findings.addAll(TREE.lines(file, forbidden));
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("only doors and the writer's outermost loop catch everything")
  void broadCatches() throws IOException {
    Pattern broad = Pattern.compile("catch \\((final )?(Exception|Throwable)\\b");
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.mainJava()) {
      boolean excused =
          TREE.name(file).startsWith("benchmarks")
              || BROAD_CATCHES.keySet().stream().anyMatch(file::endsWith);
      if (!excused) {
        findings.addAll(TREE.lines(file, broad));
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("every ADR is in the index, and every ADR that code names exists")
  void decisions() throws IOException {
    Path folder = TREE.root().resolve("docs/adr");
    String index = Files.readString(folder.resolve("README.md"));
    List<String> findings = new ArrayList<>();
    Set<String> numbers = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals("README.md")) {
          continue;
        }
        numbers.add(name.substring(0, 3));
        if (!index.contains("(" + name + ")")) {
          findings.add("docs/adr/README.md: no line for " + name);
        }
      }
    }
    Pattern named = Pattern.compile("ADR (\\d{3})");
    for (Path file : TREE.text()) {
      Matcher matcher = named.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!numbers.contains(matcher.group(1))) {
          findings.add(TREE.name(file) + ": ADR " + matcher.group(1) + " does not exist");
        }
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("links of the documents lead to files that exist")
  void links() throws IOException {
    Pattern link = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)(#[^)]*)?\\)");
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.text()) {
      if (!file.toString().endsWith(".md")) {
        continue;
      }
      Matcher matcher = link.matcher(Files.readString(file));
      while (matcher.find()) {
        if (!Files.exists(file.resolveSibling(matcher.group(1)))) {
          findings.add(TREE.name(file) + ": " + matcher.group(1) + " does not exist");
        }
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("no file names a download host or a machine's own path")
  void hostsAndPaths() throws IOException {
    Pattern hosts =
        Pattern.compile(
            "repo\\.maven\\.apache|repo1\\.maven|registry\\.npmjs|registry\\.yarnpkg"
                + "|\"resolved\"\\s*:|/"
                + "work/|/home/[a-z]");
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.text()) {
      findings.addAll(TREE.lines(file, hosts));
    }
    findings.removeIf(finding -> finding.startsWith(TREE.name(TREE.find("TidyTest.java"))));
    assertNone(findings);
  }

  @Test
  @DisplayName("every folder of golden files is named by a test")
  void goldenFiles() throws IOException {
    String tests =
        TREE.java().stream()
            .filter(file -> file.toString().contains("/src/test/"))
            .map(SourceTree::read)
            .collect(Collectors.joining());
    List<String> findings = new ArrayList<>();
    for (Path file : TREE.text()) {
      Path folder = file.getParent();
      boolean golden = TREE.name(file).contains("src/test/resources/");
      if (golden
          && !tests.contains("\"" + folder.getFileName())
          && !tests.contains(folder.getFileName() + "/")) {
        findings.add(TREE.name(file) + ": no test names its folder");
      }
    }
    assertNone(findings);
  }

  @Test
  @DisplayName("the versions README asks for are the ones the build checks")
  void versions() throws IOException {
    String pom = Files.readString(TREE.root().resolve("pom.xml"));
    String readme = Files.readString(TREE.root().resolve("README.md"));
    assertEquals("25", first(pom, "<java.version>(\\d+)<"));
    assertTrue(readme.contains("JDK 25"), "README.md: name JDK 25 as a requirement");
    assertEquals("3.8", first(pom, "<requireMavenVersion>\\s*<version>\\[([\\d.]+),"));
    assertTrue(readme.contains("Maven 3.8"), "README.md: name Maven 3.8 as a requirement");
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  private static void assertNone(List<String> findings) {
    assertTrue(findings.isEmpty(), () -> "\n" + String.join("\n", findings));
  }
}
