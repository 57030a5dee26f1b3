package dev.selftrace.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What went wrong before a door could know whose telemetry it was: said to every tenant as a
 * constant sentence, without who, where or how often, because it may be another's. Thread-safe.
 */
final class Mishaps {

  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final InstantSource clock;
  private final Map<Mishap, Instant> last = new ConcurrentHashMap<>();

  Mishaps(InstantSource clock) {
    this.clock = clock;
  }

  void note(Mishap mishap) {
    last.put(mishap, clock.instant());
  }

  /** Sentences about the last hour. */
  List<String> advice() {
    Instant since = clock.instant().minus(REMEMBERED);
    return last.entrySet().stream()
        .filter(entry -> entry.getValue().isAfter(since))
        .map(Map.Entry::getKey)
        .sorted()
        .map(mishap -> mishap.advice)
        .toList();
  }

  /** What can happen at a door. */
  enum Mishap {
    HTTP_ON_GRPC_PORT(
        "HTTP was seen on the OTLP gRPC port. Send OTLP/HTTP to the otlp_http endpoint, or set"
            + " OTEL_EXPORTER_OTLP_PROTOCOL=grpc."),
    GRPC_ON_HTTP_PORT(
        "gRPC was seen on the OTLP HTTP port. Send OTLP/gRPC to the otlp_grpc endpoint, or set"
            + " OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf."),
    UNKNOWN_PATH(
        "An export went to a path that does not exist. OTLP/HTTP is posted to /v1/traces and"
            + " /v1/logs: set OTEL_EXPORTER_OTLP_ENDPOINT without a path, the SDK adds it."),
    NO_KEY(
        "An export without a key was refused. Set OTEL_EXPORTER_OTLP_HEADERS=x-api-key=<your"
            + " ingest key>."),
    WRONG_KEY(
        "An export with a wrong or revoked key was refused. Check the x-api-key in"
            + " OTEL_EXPORTER_OTLP_HEADERS; ./selftrace key list shows which keys work."),
    WRONG_SCOPE(
        "An export with a key that lacks the scope ingest was refused. Make one with"
            + " ./selftrace key create --scopes ingest.");

    private final String advice;

    Mishap(String advice) {
      this.advice = advice;
    }
  }
}
