package dev.selftrace.store.memory;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.wire.OtlpReader;

/**
 * One record as received, cut out of its request so that it does not keep the whole of it. The
 * origin is shared by its group.
 */
record HeldRecord(Origin origin, Slice bytes) {

  static HeldRecord of(Origin origin, Slice received) {
    return new HeldRecord(origin, Slice.of(received.toByteArray()));
  }

  /** The same origin without the request around it. */
  static Origin cutOut(Origin origin) {
    Slice resource = Slice.of(origin.resourceBytes().toByteArray());
    Slice scope = Slice.of(origin.scopeBytes().toByteArray());
    return new Origin(
        OtlpReader.resource(resource, origin.resource().schemaUrl()),
        OtlpReader.scope(scope, origin.scope().schemaUrl()),
        resource,
        scope);
  }

  Span span() {
    return OtlpReader.span(bytes, origin.resource(), origin.scope());
  }

  LogRecord log() {
    return OtlpReader.log(bytes, origin.resource(), origin.scope());
  }

  /** Received bytes of a batch's records. */
  static long bytes(Batch batch) {
    long bytes = 0;
    for (Batch.SpanGroup group : batch.spans()) {
      bytes += group.spans().stream().mapToLong(span -> span.bytes().length()).sum();
    }
    for (Batch.LogGroup group : batch.logs()) {
      bytes += group.logs().stream().mapToLong(log -> log.bytes().length()).sum();
    }
    return bytes;
  }
}
