package dev.selftrace.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where Selftrace listens, where it keeps its files, and the limits that belong to no module.
 *
 * @param bind address of all three doors
 * @param otlpGrpcPort OTLP/gRPC; 0 for any free port
 * @param otlpHttpPort OTLP/HTTP; 0 for any free port
 * @param httpPort MCP, REST, health and metrics; 0 for any free port
 * @param data the data directory
 * @param store the engine
 * @param prices the operator's price file; the empty path when there is none
 * @param guides the operator's directory of guides; the empty path when there is none
 * @param allowedHosts names besides loopback under which clients may address the server
 * @param bodyBytesMax the body of one request to the port that answers
 * @param headerBytesMax all headers of one HTTP request
 * @param headerTime how long the headers of a request may take
 * @param bodyTime how long the body of a request may take
 * @param idleTime how long a connection may be silent between requests
 * @param connectionsMax open connections of one HTTP door
 * @param shutdownTime how long calls under way may take to end when the process stops
 */
record ServerOptions(
    String bind,
    int otlpGrpcPort,
    int otlpHttpPort,
    int httpPort,
    Path data,
    StoreKind store,
    Path prices,
    Path guides,
    List<String> allowedHosts,
    int bodyBytesMax,
    int headerBytesMax,
    Duration headerTime,
    Duration bodyTime,
    Duration idleTime,
    int connectionsMax,
    Duration shutdownTime) {

  static final ServerOptions DEFAULTS =
      new ServerOptions(
          "127.0.0.1",
          4317,
          4318,
          4320,
          Path.of(System.getProperty("user.home", ".")).resolve(".selftrace"),
          StoreKind.DISK,
          Path.of(""),
          Path.of(""),
          List.of(),
          4 << 20,
          16 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Duration.ofMinutes(5),
          10_000,
          Duration.ofSeconds(30));

  ServerOptions {
    address(bind);
    port("otlp-grpc-port", otlpGrpcPort);
    port("otlp-http-port", otlpHttpPort);
    port("http-port", httpPort);
    allowedHosts = List.copyOf(allowedHosts);
    positive("body-bytes-max", bodyBytesMax);
    positive("header-bytes-max", headerBytesMax);
    positive("header-time", headerTime.toMillis());
    positive("body-time", bodyTime.toMillis());
    positive("idle-time", idleTime.toMillis());
    positive("connections-max", connectionsMax);
    positive("shutdown-time", shutdownTime.toMillis());
  }

  /** Whether only this machine can connect. */
  boolean loopback() {
    return address(bind).isLoopbackAddress();
  }

  private static InetAddress address(String bind) {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "bind: " + bind + " (expected: an address of this machine)", e);
    }
  }

  private static void port(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + ": " + port + " (expected: 0 to 65535)");
    }
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
