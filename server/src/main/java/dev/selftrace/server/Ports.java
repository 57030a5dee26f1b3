package dev.selftrace.server;

import dev.selftrace.tool.IngestView;
import java.net.URI;
import java.util.List;

/** The addresses that are really listened on. */
record Ports(URI otlpGrpc, URI otlpHttp, URI mcp) {

  /** Where the doors are, by the bound address; by this machine's name when that is every one. */
  static Ports of(String bind, int grpc, int http, int web) {
    String base = "http://" + host(bind) + ":";
    return new Ports(
        URI.create(base + grpc), URI.create(base + http), URI.create(base + web + "/mcp"));
  }

  /** The doors for telemetry, as {@code ingest_status} names them. */
  List<IngestView.Endpoint> forExporters() {
    return List.of(
        new IngestView.Endpoint("otlp_grpc", otlpGrpc.toString()),
        new IngestView.Endpoint("otlp_http", otlpHttp.toString()));
  }

  private static String host(String bind) {
    return switch (bind) {
      case "0.0.0.0", "::", "[::]" -> "localhost";
      default -> bind.contains(":") && !bind.startsWith("[") ? "[" + bind + "]" : bind;
    };
  }
}
