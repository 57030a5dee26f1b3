package dev.selftrace.otlp;

/**
 * Hears what became of what one caller sent, so that the server can count it and tell the tenant
 * ({@code ingest_status}). Thread-safe; must not block.
 */
public interface IngestListener {

  /** Hears nothing. */
  IngestListener NONE =
      new IngestListener() {
        @Override
        public void stored(Protocol protocol, String service, int spans, int logs, long bytes) {}

        @Override
        public void metricsStored(Protocol protocol, String service, int points, long bytes) {}

        @Override
        public void duplicates(int same, int differing) {}

        @Override
        public void rejected(Protocol protocol, String reason, long count, String example) {}
      };

  /**
   * Spans and logs of one service became durable.
   *
   * @param service {@code service.name} of the resource, "" when absent: telemetry, untrusted
   * @param bytes received protobuf bytes of these spans and logs
   */
  void stored(Protocol protocol, String service, int spans, int logs, long bytes);

  /** Metric points of one service became durable; as {@link #stored}. */
  void metricsStored(Protocol protocol, String service, int points, long bytes);

  /**
   * Spans, logs or metric points that were there already; {@code differing} of them with another
   * payload.
   */
  void duplicates(int same, int differing);

  /**
   * Something was refused.
   *
   * @param reason one of a fixed set of lower-case words: {@code malformed}, {@code too-large},
   *     {@code zero-id}, {@code full}, {@code closed}, {@code point-buckets}, ...
   * @param example our own text about one of them, telemetry-free
   */
  void rejected(Protocol protocol, String reason, long count, String example);

  /** The way in. */
  enum Protocol {
    GRPC,
    HTTP_PROTOBUF,
    HTTP_JSON
  }
}
