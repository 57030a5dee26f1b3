package dev.selftrace.benchmarks;

import dev.selftrace.benchmarks.workload.RequestBytes;
import dev.selftrace.model.Slice;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.wire.OtlpReader;
import java.util.List;

/** Endless decoded batches of the workload, no trace twice. Confined to a thread. */
final class Batches {

  private final List<RequestBytes> requests;
  private int next;

  /** Over requests that nobody else uses. */
  Batches(List<RequestBytes> requests) {
    this.requests = requests;
  }

  /** The next batch, over bytes of its own, as a door hands it to a store. */
  Batch next() {
    RequestBytes request = requests.get(next % requests.size());
    request.forRound(next / requests.size());
    next++;
    return of(request.bytes().clone());
  }

  /** The batch of one request. */
  static Batch of(byte[] request) {
    List<Batch.SpanGroup> groups =
        OtlpReader.traces(Slice.of(request)).groups().stream()
            .map(group ->
                new Batch.SpanGroup(
                    new Origin(
                        group.resource(), group.scope(), group.resourceBytes(), group.scopeBytes()),
                    group.items().stream()
                        .map(item -> new ReceivedSpan(item.value(), item.bytes()))
                        .toList()))
            .toList();
    return new Batch(groups, List.of());
  }
}
