package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What docker/ names must exist, for no container engine runs in the build. */
class ContainerTest {

  private static final Path ROOT = Path.of(System.getProperty("selftrace.root"));

  @Test
  @DisplayName("every path that is copied into the image is in the project")
  void paths() throws IOException {
    for (String line : file("docker/Dockerfile").lines().toList()) {
      if (line.startsWith("COPY ") && !line.contains("--from")) {
        List<String> words = List.of(line.split(" "));
        for (String source : words.subList(1, words.size() - 1)) {
          assertTrue(Files.exists(ROOT.resolve(source)), line);
        }
      }
    }
    String compose = file("docker/compose.yaml");
    assertTrue(compose.contains("dockerfile: docker/Dockerfile"), compose);
  }

  @Test
  @DisplayName("the image has every module of the build, and runs the jar the build makes")
  void modules() throws IOException {
    String docker = file("docker/Dockerfile");
    for (String module : all("<module>([^<]+)</module>", file("pom.xml"))) {
      assertTrue(docker.contains("COPY " + module + " " + module), module);
    }
    String jar = all("<finalName>([^<]+)<", file("server/pom.xml")).iterator().next() + "-exec.jar";
    assertTrue(docker.contains("/app/" + jar), jar);
    assertTrue(file("selftrace").contains("app/" + jar), jar);
  }

  @Test
  @DisplayName("its ports are the server's defaults")
  void ports() throws IOException {
    ServerOptions defaults = ServerOptions.DEFAULTS;
    Set<String> expected =
        new TreeSet<>(
            List.of(
                String.valueOf(defaults.otlpGrpcPort()),
                String.valueOf(defaults.otlpHttpPort()),
                String.valueOf(defaults.httpPort())));
    String exposed = all("EXPOSE (.+)", file("docker/Dockerfile")).iterator().next();
    assertEquals(expected, new TreeSet<>(List.of(exposed.split(" "))));
    assertEquals(expected, all(":(\\d+)\"", file("docker/compose.yaml")));
    assertEquals(
        Set.of(String.valueOf(defaults.httpPort())),
        all("localhost:(\\d+)/health", file("docker/Dockerfile")));
  }

  @Test
  @DisplayName("every SELFTRACE_ variable that a script, an image or README names is one")
  void variables() throws IOException {
    Set<String> known = Settings.all().stream().map(Setting::variable).collect(Collectors.toSet());
    known.addAll(all("`(SELFTRACE_[A-Z_]+)`", file("docs/configuration.md")));
    known.add("SELFTRACE_JDK_PREFIX");
    for (String name :
        List.of(
            "docker/Dockerfile",
            "docker/compose.yaml",
            "docker/smoke.sh",
            "selftrace",
            ".ci/run",
            "README.md",
            "mcp-config-examples/README.md")) {
      for (String variable : all("\\b(SELFTRACE_[A-Z_]+)\\b", file(name))) {
        assertTrue(known.contains(variable), name + ": " + variable);
      }
    }
  }

  @Test
  @DisplayName("options given to the image's JVM are the launcher's")
  void options() throws IOException {
    String launcher = file("selftrace");
    for (String option : all("\"(-X[^\"]+|--enable[^\"]+)\"", file("docker/Dockerfile"))) {
      assertTrue(launcher.contains(option), option);
    }
  }

  private static String file(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  private static Set<String> all(String pattern, String text) {
    Set<String> found = new TreeSet<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }
}
