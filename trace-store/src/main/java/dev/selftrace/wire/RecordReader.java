package dev.selftrace.wire;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import org.jspecify.annotations.Nullable;

/** Reads one kind of record: spans, log records or metrics. Stateless. */
interface RecordReader<T> {

  /**
   * The record that fills the cursor; null when its ids or values are at fault, which {@code
   * faults} counts.
   */
  @Nullable T read(
      ProtoCursor cursor, Resource resource, Scope scope, ValueReader values, RecordFaults faults);
}
