package dev.selftrace.server;

import dev.selftrace.access.AuthMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a person sees when everything runs: where to send, where to ask, and how to connect. */
final class Banner {

  private Banner() {}

  static List<String> lines(SelftraceProperties properties, Ports ports, long startNanos) {
    ServerOptions server = properties.server();
    boolean keyless = properties.access().auth() == AuthMode.LOCAL;
    String auth =
        keyless ? "local: no key needed on this machine" : "required: ./selftrace key create";
    return List.of(
        "",
        "Selftrace is ready (" + Duration.ofNanos(startNanos).toMillis() + " ms)",
        "  OTLP gRPC  " + ports.otlpGrpc(),
        "  OTLP HTTP  " + ports.otlpHttp(),
        "  MCP        " + ports.mcp(),
        "  Store      " + server.store().name().toLowerCase(Locale.ROOT) + ", " + server.data(),
        "  Auth       " + auth,
        "  Connect    ./selftrace connect <agent>",
        "");
  }
}
