package dev.selftrace.otlp;

import dev.selftrace.store.SpanWriter;

/**
 * The port that turns a caller into the way in for one tenant. Implemented by the server over its
 * keys; called before a body is read. Thread-safe.
 */
public interface Admission {

  /**
   * The writer of the caller's tenant.
   *
   * @throws AdmissionException when the caller may not ingest
   */
  Admitted admit(Caller caller);

  /**
   * An admitted caller.
   *
   * @param listener told what became of each request of this caller
   */
  record Admitted(SpanWriter writer, IngestListener listener) {}
}
