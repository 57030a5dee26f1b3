package dev.selftrace.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The project's own text files: nothing built, nothing downloaded, no recorded telemetry. */
final class SourceTree {

  private static final Set<String> SKIPPED = Set.of("target", ".git", "node_modules", "captures");
  private static final Set<String> ENDINGS =
      Set.of(
          "java",
          "md",
          "xml",
          "json",
          "jsonc",
          "toml",
          "yml",
          "yaml",
          "sh",
          "mjs",
          "js",
          "txt",
          "config",
          "properties",
          "Dockerfile",
          "selftrace",
          "run");

  private final Path root;
  private final List<Path> text = new ArrayList<>();

  private SourceTree(Path root) {
    this.root = root;
    collect(root);
  }

  static SourceTree ofProject() {
    String root = System.getProperty("selftrace.root");
    if (root == null) {
      throw new IllegalStateException("selftrace.root: null (expected: set by the build)");
    }
    return new SourceTree(Path.of(root));
  }

  Path root() {
    return root;
  }

  List<Path> text() {
    return List.copyOf(text);
  }

  List<Path> java() {
    return text.stream().filter(file -> file.toString().endsWith(".java")).toList();
  }

  List<Path> mainJava() {
    return java().stream().filter(file -> file.toString().contains("/src/main/java/")).toList();
  }

  Path find(String name) {
    return text.stream().filter(file -> file.endsWith(name)).findFirst().orElseThrow();
  }

  String name(Path file) {
    return root.relativize(file).toString();
  }

  /** Findings {@code file:line: text} where a pattern occurs. */
  List<String> lines(Path file, Pattern pattern) throws IOException {
    List<String> findings = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (pattern.matcher(lines.get(i)).find()) {
        findings.add(name(file) + ":" + (i + 1) + ": " + lines.get(i).strip());
      }
    }
    return findings;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void collect(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      for (Path child : children.sorted().toList()) {
        String name = child.getFileName().toString();
        if (Files.isDirectory(child)) {
          if (!SKIPPED.contains(name)) {
            collect(child);
          }
        } else if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))) {
          text.add(child);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
