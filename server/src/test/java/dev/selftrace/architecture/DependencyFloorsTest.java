package dev.selftrace.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The versions that really are on the class path. A silent downgrade is the likeliest regression of
 * a build that overrides its platform's versions.
 */
class DependencyFloorsTest {

  @ParameterizedTest(name = "{0} is at least {1}")
  @CsvSource({
    // CVE-2026-89044, Transfer-Encoding smuggling
    "netty-codec-http, 4.2.18",
    "netty-handler, 4.2.18",
    "netty-codec-http2, 4.2.18",
    // CVE-2026-35568, DNS rebinding; unbounded reads
    "mcp-core, 2.1.0",
    // CVE-2026-41839 to -41842; server-sent event corruption
    "spring-webflux, 7.0.8",
    "grpc-netty, 1.85.1",
    "caffeine, 3.3.1"
  })
  void floors(String artifact, String floor) throws IOException {
    List<String> found = versions(artifact);
    assertEquals(1, found.size(), artifact + " on the class path: " + found);
    assertTrue(compare(found.getFirst(), floor) >= 0, artifact + " " + found.getFirst());
  }

  @Test
  @DisplayName("Jackson stays on 3.1: with 3.2 the MCP SDK fails every elicitation request")
  void jackson() throws IOException {
    List<String> found = versions("jackson-databind");
    assertEquals(1, found.size(), "jackson-databind on the class path: " + found);
    assertTrue(found.getFirst().startsWith("3.1."), found.getFirst());
  }

  @Test
  @DisplayName("received bytes are read by our own reader: no protobuf library runs in the server")
  void noProtobuf() throws IOException {
    assertEquals(List.of(), versions("protobuf-java"));
  }

  @Test
  @DisplayName("one netty: the shaded gRPC transport, which hides its own copy, is absent")
  void oneNetty() throws IOException {
    assertEquals(List.of(), versions("grpc-netty-shaded"));
  }

  private static List<String> versions(String artifact) throws IOException {
    Pattern jar = Pattern.compile("/" + Pattern.quote(artifact) + "-(\\d[\\w.-]*)\\.jar!");
    List<String> found = new ArrayList<>();
    Enumeration<URL> manifests =
        DependencyFloorsTest.class.getClassLoader().getResources("META-INF/MANIFEST.MF");
    while (manifests.hasMoreElements()) {
      Matcher matcher = jar.matcher(manifests.nextElement().toString());
      if (matcher.find()) {
        found.add(matcher.group(1));
      }
    }
    return found;
  }

  private static int compare(String left, String right) {
    String[] a = left.split("\\D+", -1);
    String[] b = right.split("\\D+", -1);
    for (int i = 0; i < Math.min(a.length, b.length); i++) {
      if (a[i].isEmpty() || b[i].isEmpty()) {
        break;
      }
      int byPart = Integer.compare(Integer.parseInt(a[i]), Integer.parseInt(b[i]));
      if (byPart != 0) {
        return byPart;
      }
    }
    return 0;
  }
}
