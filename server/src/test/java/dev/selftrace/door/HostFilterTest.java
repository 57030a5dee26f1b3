package dev.selftrace.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

class HostFilterTest {

  private static WireServer server;

  @BeforeAll
  static void start() {
    server =
        new WireServer(calls ->
            RouterFunctions.route()
                .GET("/x", request -> ServerResponse.ok().bodyValue("in"))
                .build());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static int status(String requestLine, String... headers) {
    String answer =
        RawHttp.send(
            server.port(),
            requestLine
                + " HTTP/1.1\r\n"
                + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n")
                + "Connection: close\r\n\r\n");
    assertTrue(answer.startsWith("HTTP/1.1 "), answer);
    return Integer.parseInt(answer.substring(9, 12));
  }

  @ParameterizedTest
  @DisplayName("our own names are served, on any port, in any case")
  @ValueSource(
      strings = {
        "localhost",
        "localhost:4320",
        "localhost:1",
        "localhost:65535",
        "LOCALHOST:4320",
        "127.0.0.1",
        "127.0.0.1:4320",
        "[::1]",
        "[::1]:4320",
        "traces.example",
        "Traces.Example:443"
      })
  void ownHosts(String host) {
    assertEquals(200, status("GET /x", "Host: " + host));
  }

  @ParameterizedTest
  @DisplayName("every other name is misdirected")
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "localhost.evil.example:4320",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "notlocalhost",
        "localhost.",
        "127.0.0.2",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0.0.0.0:4320",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[0:0:0:0:0:0:0:1]",
        "[::1%25lo]",
        "xn--lcalhost-54a",
        "traces.example.evil.example",
        "sub.traces.example",
        "192.168.0.1:4320",
        "host.docker.internal"
      })
  void otherHosts(String host) {
    assertEquals(421, status("GET /x", "Host: " + host));
  }

  @ParameterizedTest
  @DisplayName("what is no host at all is refused")
  @ValueSource(
      strings = {
        "",
        " ",
        "localhost:x.evil.example",
        "localhost:4320x",
        "localhost:99999",
        "localhost:-1",
        "localhost@evil.example",
        "evil.example@localhost",
        "localhost/x",
        "localhost#x",
        "localhost?x",
        "localhost, evil.example",
        "local host",
        "http://localhost",
        "[::1",
        "::1",
        "l\u00f6calhost",
        "localhost\\evil"
      })
  void malformedHosts(String host) {
    int status = status("GET /x", "Host: " + host);
    assertTrue(status == 400 || status == 421, "status " + status);
  }

  @ParameterizedTest
  @DisplayName("pages of our own names may call")
  @ValueSource(
      strings = {
        "http://localhost",
        "http://localhost:6274",
        "https://localhost:8443",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
        "https://traces.example"
      })
  void ownOrigins(String origin) {
    assertEquals(200, status("GET /x", "Host: localhost", "Origin: " + origin));
  }

  @ParameterizedTest
  @DisplayName("pages of every other origin may not")
  @ValueSource(
      strings = {
        "null",
        "",
        "file://",
        "http://evil.example",
        "https://localhost.evil.example",
        "http://localhost.evil.example:4320",
        "http://127.0.0.1.evil.example",
        "http://localhost@evil.example",
        "http://evil.example@localhost",
        "http://localhost:x.evil.example",
        "http://localhost/",
        "http://localhost/path",
        "http://localhost?q",
        "localhost",
        "//localhost",
        "ftp://localhost",
        "chrome-extension://localhost",
        "javascript:alert(1)",
        "http://xn--lcalhost-54a",
        "http://127.0.0.2",
        "http://[::ffff:7f00:1]",
        "http://localhost, http://evil.example",
        "http://localhost http://evil.example"
      })
  void otherOrigins(String origin) {
    assertEquals(403, status("GET /x", "Host: localhost", "Origin: " + origin));
  }

  @Test
  @DisplayName("no Host, and headers given twice, are refused")
  void ambiguous() {
    assertEquals(400, status("GET /x"));
    assertEquals(400, status("GET /x", "Host: localhost", "Host: localhost"));
    assertEquals(400, status("GET /x", "Host: localhost", "Host: evil.example"));
    assertEquals(
        400,
        status(
            "GET /x", "Host: localhost", "Origin: http://localhost", "Origin: http://localhost"));
    assertEquals(
        400,
        status(
            "GET /x",
            "Host: localhost",
            "Origin: http://localhost",
            "Origin: http://evil.example"));
  }

  @Test
  @DisplayName("an absolute request target must be ours as well")
  void absoluteTarget() {
    assertEquals(200, status("GET http://localhost/x", "Host: localhost"));
    assertEquals(421, status("GET http://evil.example/x", "Host: localhost"));
    assertEquals(421, status("GET http://localhost/x", "Host: evil.example"));
  }

  @ParameterizedTest
  @DisplayName("a configured name is a host and nothing more")
  @ValueSource(strings = {"http://a.example", "a.example:80", "a.example/x", "", "*", "a b"})
  void configuration(String name) {
    List<String> names = List.of(name);
    assertThrows(IllegalArgumentException.class, () -> new HostPolicy(names));
  }
}
