package dev.selftrace.server;

import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.TraceStore;
import java.util.ArrayList;
import java.util.List;

/** Whether the process is ready to take in and to answer, and why not. Thread-safe. */
final class Health {

  /** The part of the queue that may be full before exports are likely to be refused. */
  private static final double QUEUE_MARK = 0.8;

  private final TraceStore store;
  private final long queueBytesMax;
  private final Troubles troubles;
  private volatile boolean stopping;

  Health(TraceStore store, long queueBytesMax, Troubles troubles) {
    this.store = store;
    this.queueBytesMax = queueBytesMax;
    this.troubles = troubles;
  }

  /** From now on the process is on its way out. */
  void stopping() {
    stopping = true;
  }

  Report report() {
    if (stopping) {
      return new Report(Status.DOWN, List.of("stopping"));
    }
    List<String> reasons = new ArrayList<>(troubles.now());
    try {
      StoreStats stats = store.stats();
      if (stats.queuedBytes() > queueBytesMax * QUEUE_MARK) {
        reasons.add("queue above its mark");
      }
    } catch (StoreClosedException e) {
      return new Report(Status.DOWN, List.of("store closed"));
    }
    return new Report(reasons.isEmpty() ? Status.UP : Status.DEGRADED, reasons);
  }

  /** How it is. */
  enum Status {
    UP,
    /** Ready, and slower or stricter than it should be. */
    DEGRADED,
    /** Not ready. */
    DOWN
  }

  /**
   * What {@code /health} answers.
   *
   * @param reasons our own text, empty when all is well
   */
  record Report(Status status, List<String> reasons) {

    Report {
      reasons = List.copyOf(reasons);
    }

    /** 200 when ready, 503 otherwise. */
    int httpStatus() {
      return status == Status.DOWN ? 503 : 200;
    }

    /** The body. Reasons are constant words without quotes, so they need no escaping. */
    String json() {
      StringBuilder json = new StringBuilder("{\"status\":\"").append(status).append('"');
      json.append(",\"reasons\":[");
      for (int i = 0; i < reasons.size(); i++) {
        json.append(i == 0 ? "\"" : ",\"").append(reasons.get(i)).append('"');
      }
      return json.append("]}").toString();
    }
  }
}
