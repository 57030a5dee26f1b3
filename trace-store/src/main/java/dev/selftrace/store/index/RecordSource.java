package dev.selftrace.store.index;

import dev.selftrace.model.LogRecord;
import dev.selftrace.store.ReceivedSpan;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine keeps bytes: what the index asks when rows do not suffice. Thread-safe, blocking.
 */
public interface RecordSource {

  /**
   * The span at a location that was given to {@link TenantIndex#publish}, with its bytes; null when
   * retention has removed it meanwhile.
   *
   * @throws dev.selftrace.store.StoreCorruptException when its bytes are damaged
   */
  @Nullable ReceivedSpan span(long location);

  /** The log record at a location; null when retention has removed it meanwhile. */
  @Nullable LogRecord log(long location);

  /** The record at a location is not indexed any more and will never be asked for again. */
  default void forget(long location) {}
}
