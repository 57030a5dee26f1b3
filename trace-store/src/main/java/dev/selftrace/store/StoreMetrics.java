package dev.selftrace.store;

/** What an engine tells about its work; bound to a metrics library by the server. Thread-safe. */
public interface StoreMetrics {

  /** Says nothing. */
  StoreMetrics NONE = new StoreMetrics() {};

  /** A batch became durable and visible; time from the call to the acknowledgement. */
  default void appended(int spans, int logs, long bytes, long nanos) {}

  /** One force of a log to disk. */
  default void forced(long nanos) {}

  /** A limit was hit: its name in {@link StoreLimits}. */
  default void limitHit(String limit) {}

  /** A damaged part was set aside. */
  default void quarantined(long bytes) {}

  /** Retention removed a segment. */
  default void expired(long traces, long bytes) {}
}
