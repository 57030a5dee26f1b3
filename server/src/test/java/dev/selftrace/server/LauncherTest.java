package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./selftrace} as a shell runs it, on a machine whose folders are faked. */
class LauncherTest {

  private static final Path ROOT = Path.of(System.getProperty("selftrace.root"));

  @TempDir Path machine;

  @ParameterizedTest(name = "a JDK is found under {0}")
  @ValueSource(
      strings = {
        "usr/lib/jvm/temurin-25",
        "usr/java/jdk-25",
        "opt/java/jdk-25.0.1",
        "opt/jdk-26",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "home/.sdkman/candidates/java/25.0.1-tem",
        "home/.asdf/installs/java/temurin-25",
        "home/.local/share/mise/installs/java/25",
        "home/.jabba/jdk/temurin@25",
        "home/.jdks/temurin-25"
      })
  void found(String folder) throws Exception {
    jdk("usr/lib/jvm/java-17", "17.0.15");
    Path wanted = jdk(folder, folder.contains("26") ? "26" : "25.0.1");
    Result result = run("jdk");
    assertEquals(wanted + "\n", result.out());
    assertEquals(0, result.exit());
  }

  @Test
  @DisplayName("JAVA_HOME comes first when it is new enough, and is passed over when it is not")
  void javaHome() throws Exception {
    Path old = jdk("elsewhere/17", "17.0.15");
    Path fresh = jdk("else where/27", "27-ea");
    Path usual = jdk("usr/lib/jvm/temurin-25", "25");
    assertEquals(fresh + "\n", run(Map.of("JAVA_HOME", fresh.toString()), "jdk").out());
    assertEquals(usual + "\n", run(Map.of("JAVA_HOME", old.toString()), "jdk").out());
  }

  @Test
  @DisplayName("a JRE, which cannot build, is passed over")
  void jre() throws Exception {
    Path jre = jdk("usr/lib/jvm/a-jre-25", "25");
    Files.delete(jre.resolve("bin/javac"));
    Path wanted = jdk("usr/lib/jvm/b-jdk-25", "25");
    assertEquals(wanted + "\n", run("jdk").out());
  }

  @Test
  @DisplayName("no JDK 25 is three lines that say where it looked and what to install, and exit 2")
  void none() throws Exception {
    jdk("usr/lib/jvm/java-17", "17.0.15");
    for (String command : List.of("serve", "build", "test", "key", "check", "connect", "import")) {
      Result result = run(command);
      assertEquals(2, result.exit());
      assertEquals("", result.out());
      assertEquals(3, result.err().lines().count(), result.err());
      assertTrue(result.err().contains("JDK 25"), result.err());
      assertTrue(result.err().contains("JAVA_HOME"), result.err());
    }
  }

  @Test
  @DisplayName("without Maven it says what to install, and exit 2")
  void noMaven() throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25");
    Result result = run("test");
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("Maven 3.8"), result.err());
  }

  @Test
  @DisplayName("test runs mvn verify on the JDK that was found, in the root of the project")
  void test() throws Exception {
    Path jdk = jdk("usr/lib/jvm/temurin-25", "25");
    Path mvn = machine.resolve("bin/mvn");
    script(mvn, "echo \"$JAVA_HOME|$PWD|$*\"");
    Result result = run("test", "-q");
    assertEquals(jdk + "|" + ROOT.toRealPath() + "|verify -q\n", result.out());
  }

  @Test
  @DisplayName("demo without Node says what to install, and exit 2")
  void noNode() throws Exception {
    jdk("usr/lib/jvm/temurin-25", "25");
    Result result = run("demo");
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("Node 20.6"), result.err());
  }

  @Test
  @DisplayName("demo reset needs neither a JDK nor a build")
  void demoReset() throws Exception {
    script(machine.resolve("bin/node"), "echo \"$*\"");
    Result result = run("demo", "reset", "--dir=there");
    assertEquals(ROOT.toRealPath() + "/demo/run.mjs reset --dir=there\n", result.out());
  }

  @Test
  @DisplayName("an unknown command is named, with what there is")
  void unknown() throws Exception {
    Result result = run("sreve");
    assertEquals(2, result.exit());
    assertTrue(result.err().contains("unknown command sreve"), result.err());
    assertTrue(result.err().contains("./selftrace serve"), result.err());
  }

  @Test
  @DisplayName("it works through a symbolic link")
  void link() throws Exception {
    Path wanted = jdk("usr/lib/jvm/temurin-25", "25");
    Path link = Files.createSymbolicLink(machine.resolve("st"), ROOT.resolve("selftrace"));
    assertEquals(wanted + "\n", run(link, Map.of(), "jdk").out());
  }

  private Path jdk(String folder, String version) throws IOException {
    Path home = machine.resolve(folder);
    script(home.resolve("bin/java"), "echo fake");
    script(home.resolve("bin/javac"), "echo fake");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"X\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result run(String... command) throws Exception {
    return run(Map.of(), command);
  }

  private Result run(Map<String, String> more, String... command) throws Exception {
    return run(ROOT.resolve("selftrace"), more, command);
  }

  private Result run(Path launcher, Map<String, String> more, String... command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder();
    builder.command().addAll(List.of("/bin/sh", launcher.toString()));
    builder.command().addAll(List.of(command));
    builder.environment().clear();
    builder.environment().put("PATH", machine.resolve("bin") + ":" + tools());
    builder.environment().put("HOME", machine.resolve("home").toString());
    builder.environment().put("SELFTRACE_JDK_PREFIX", machine.toString());
    builder.environment().putAll(more);
    Path out = machine.resolve("out");
    Path err = machine.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  /** A folder with the few tools the script needs, and neither java nor mvn. */
  private Path tools() throws IOException {
    Path folder = Files.createDirectories(machine.resolve("tools"));
    for (String tool : List.of("sed", "dirname", "readlink", "cat", "find", "head")) {
      for (Path place : List.of(Path.of("/usr/bin"), Path.of("/bin"))) {
        if (Files.isExecutable(place.resolve(tool)) && !Files.exists(folder.resolve(tool))) {
          Files.createSymbolicLink(folder.resolve(tool), place.resolve(tool));
        }
      }
    }
    return folder;
  }

  private record Result(int exit, String out, String err) {}
}
