package dev.selftrace.wire;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import org.jspecify.annotations.Nullable;

/** Reads one kind of record: spans or log records. Stateless. */
interface RecordReader<T> {

  /**
   * The record that fills the cursor; null when its ids are at fault, which {@code faults} counts.
   */
  @Nullable T read(
      ProtoCursor cursor, Resource resource, Scope scope, ValueReader values, IdFaults faults);
}
