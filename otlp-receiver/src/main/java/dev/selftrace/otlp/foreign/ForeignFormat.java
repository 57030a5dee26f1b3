package dev.selftrace.otlp.foreign;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.TooLargeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON request that is not OTLP, and the paths its senders use. */
public enum ForeignFormat {
  /** Monocle's exporter {@code okahu} (telemetry 7.2). */
  OKAHU_SPANS("/api/v1/trace/ingest", Signal.TRACES),
  /** The same exporter when it sends spans to be evaluated (telemetry 7.1). */
  OKAHU_EVALUATED_SPANS("/api/v1/eval/ingest", Signal.TRACES),
  /** A test's outcome from Monocle Test Tools (telemetry 7.7). */
  OKAHU_LABEL("/v1/eval/label", Signal.LOGS),
  /** One score of Langfuse. */
  LANGFUSE_SCORE("/api/public/scores", Signal.LOGS),
  /** A batch of score events of Langfuse. */
  LANGFUSE_EVENTS("/api/public/ingestion", Signal.LOGS);

  private static final ForeignFormat[] ALL = values();

  private final String pathEnd;
  private final Signal signal;

  ForeignFormat(String pathEnd, Signal signal) {
    this.pathEnd = pathEnd;
    this.signal = signal;
  }

  /** The format of a path without its query, whatever stands before it; null for no such path. */
  public static @Nullable ForeignFormat ofPath(String path) {
    for (ForeignFormat format : ALL) {
      if (path.endsWith(format.pathEnd)) {
        return format;
      }
    }
    return null;
  }

  /** What it becomes. */
  public Signal signal() {
    return signal;
  }

  /**
   * The OTLP request that a body stands for.
   *
   * @param query the parameters of the URL
   * @param now when it arrived
   * @throws MalformedException when the body is not of this format
   * @throws TooLargeException when it has too many records
   */
  public Translation translate(Slice body, Map<String, String> query, Instant now) {
    long nowNanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return switch (this) {
      case OKAHU_SPANS, OKAHU_EVALUATED_SPANS -> Translation.of(OkahuSpans.request(body));
      case OKAHU_LABEL -> Translation.of(OkahuLabel.request(body, query, nowNanos));
      case LANGFUSE_SCORE -> LangfuseScores.one(body, nowNanos);
      case LANGFUSE_EVENTS -> LangfuseScores.events(body, nowNanos);
    };
  }
}
