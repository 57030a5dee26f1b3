package dev.selftrace.otlp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears, as lines of text. Thread-safe. */
public final class RecordingListener implements IngestListener {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void stored(Protocol protocol, String service, int spans, int logs, long bytes) {
    lines.add("stored " + protocol + " " + service + " " + spans + " " + logs);
  }

  @Override
  public void metricsStored(Protocol protocol, String service, int points, long bytes) {
    lines.add("stored " + protocol + " " + service + " points=" + points);
  }

  @Override
  public void duplicates(int same, int differing) {
    lines.add("duplicates " + same + " " + differing);
  }

  @Override
  public void rejected(Protocol protocol, String reason, long count, String example) {
    lines.add("rejected " + protocol + " " + reason + " " + count);
  }

  /** What was heard, in order. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
