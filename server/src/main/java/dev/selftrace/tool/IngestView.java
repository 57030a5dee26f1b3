package dev.selftrace.tool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has been received for one tenant and what was refused; the server keeps it. Thread-safe. */
public interface IngestView {

  /** The state of things now. */
  Snapshot snapshot();

  /**
   * A moment's state.
   *
   * @param endpoints name and URL of each door, such as {@code otlp_grpc} and {@code
   *     http://127.0.0.1:4317}
   * @param advice our own sentences about likely mistakes, telemetry-free
   */
  record Snapshot(
      List<Endpoint> endpoints,
      boolean keyNeeded,
      List<Source> sources,
      List<Rejection> rejections,
      List<String> advice) {
    public Snapshot {
      endpoints = List.copyOf(endpoints);
      sources = List.copyOf(sources);
      rejections = List.copyOf(rejections);
      advice = List.copyOf(advice);
    }
  }

  /** A door. */
  record Endpoint(String name, String url) {}

  /**
   * Who sends.
   *
   * @param service telemetry, untrusted
   * @param protocol {@code grpc}, {@code http/protobuf} or {@code http/json}
   * @param keyId the key's public id; null in local mode without a key
   * @param lastReceivedNanos nanoseconds since the epoch
   */
  record Source(
      String service,
      String protocol,
      @Nullable String keyId,
      long spans,
      long logs,
      long metricPoints,
      long lastReceivedNanos) {}

  /** What was refused, by reason; the example is our own text. */
  record Rejection(String reason, long count, long lastNanos, String example) {}
}
