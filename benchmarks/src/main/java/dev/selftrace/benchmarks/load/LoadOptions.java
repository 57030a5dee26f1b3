package dev.selftrace.benchmarks.load;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to send, where and how fast.
 *
 * @param target such as {@code http://127.0.0.1:4317}
 * @param spans how many in all, rounded up to whole requests
 * @param connections exporters at work at once, each waiting for its answer before it goes on
 * @param rate spans per second in all; 0 means as fast as the answers come
 * @param serverPid process whose CPU time and memory are reported; 0 means none
 */
record LoadOptions(
    URI target,
    Protocol protocol,
    long spans,
    int connections,
    long rate,
    @Nullable String key,
    long serverPid) {

  static final String USAGE =
      "--target http://127.0.0.1:4317 --protocol grpc|http --spans N [--connections C] [--rate N]"
          + " [--key st_…] [--server-pid PID]";

  private static final Set<String> NAMES =
      Set.of("target", "protocol", "spans", "connections", "rate", "key", "server-pid");

  /** An OTLP transport. */
  enum Protocol {
    GRPC,
    HTTP
  }

  LoadOptions {
    if (spans < 1 || connections < 1 || rate < 0 || serverPid < 0) {
      throw new IllegalArgumentException("numbers must be positive");
    }
  }

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException naming what is wrong
   */
  static LoadOptions parse(String[] args) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name) || i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + ": unknown, or its value is missing");
      }
      values.put(name, args[i + 1]);
    }
    Protocol protocol =
        switch (values.getOrDefault("protocol", "grpc")) {
          case "grpc" -> Protocol.GRPC;
          case "http" -> Protocol.HTTP;
          default -> throw new IllegalArgumentException("--protocol: grpc or http");
        };
    String port = protocol == Protocol.GRPC ? "4317" : "4318";
    return new LoadOptions(
        URI.create(values.getOrDefault("target", "http://127.0.0.1:" + port)),
        protocol,
        Long.parseLong(values.getOrDefault("spans", "512000")),
        Integer.parseInt(values.getOrDefault("connections", "4")),
        Long.parseLong(values.getOrDefault("rate", "0")),
        values.get("key"),
        Long.parseLong(values.getOrDefault("server-pid", "0")));
  }
}
