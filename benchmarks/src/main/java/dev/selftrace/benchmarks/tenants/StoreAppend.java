package dev.selftrace.benchmarks.tenants;

import com.sun.management.OperatingSystemMXBean;
import dev.selftrace.benchmarks.workload.RequestBytes;
import dev.selftrace.benchmarks.workload.Workload;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.disk.DiskTraceStore;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Appends decoded batches to the disk engine from a few threads, each waiting for its
 * acknowledgement: durable spans per second and CPU per span, facts included, decoding excluded;
 * then how long a restart takes to read everything back.
 *
 * <p>Arguments: an empty directory, rounds, threads. Not a gate.
 */
public final class StoreAppend {

  private static final int BATCHES_PER_ROUND = 150;

  private StoreAppend() {}

  /** Prints one line per round and one for the restart. */
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[0]);
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
    int threads = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 4;
    List<RequestBytes> requests = Workload.first(BATCHES_PER_ROUND);
    try (DiskTraceStore store = open(data);
        ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      TenantStore tenant = store.tenant(new TenantRef("benchmark"));
      System.out.println("round    spans/s  cpu us/span  ack p50 ms  p99 ms  disk B/span");
      for (int round = 1; round <= rounds; round++) {
        System.out.println(round(tenant, executor, threads, decoded(requests, round), round));
      }
    }
    long start = System.nanoTime();
    long cpu = cpuNanos();
    try (DiskTraceStore store = open(data)) {
      double readyMillis = (System.nanoTime() - start) / 1e6;
      long spans = store.tenant(new TenantRef("benchmark")).stats().spans();
      System.out.printf(
          "restart: ready %.0f ms, %d spans read back in %.1f s, cpu %.1f us/span%n",
          readyMillis, spans, (System.nanoTime() - start) / 1e9, (cpuNanos() - cpu) / 1e3 / spans);
    }
  }

  private static DiskTraceStore open(Path data) {
    return DiskTraceStore.open(
        data,
        StoreLimits.DEFAULTS,
        new Semantics(),
        (id, spans, logs) -> {
          throw new IllegalStateException("nobody asks");
        },
        InstantSource.system(),
        StoreMetrics.NONE);
  }

  private static String round(
      TenantStore tenant, ExecutorService executor, int threads, List<Batch> batches, int round)
      throws Exception {
    ConcurrentLinkedQueue<Batch> queue = new ConcurrentLinkedQueue<>(batches);
    ConcurrentLinkedQueue<Long> acks = new ConcurrentLinkedQueue<>();
    Callable<Long> sender =
        () -> {
          long spans = 0;
          for (Batch batch = queue.poll(); batch != null; batch = queue.poll()) {
            long sent = System.nanoTime();
            spans += tenant.append(batch).toCompletableFuture().get().spans();
            acks.add(System.nanoTime() - sent);
          }
          return spans;
        };
    long start = System.nanoTime();
    long cpu = cpuNanos();
    List<Future<Long>> senders = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      senders.add(executor.submit(sender));
    }
    long spans = 0;
    for (Future<Long> each : senders) {
      spans += each.get();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double micros = (cpuNanos() - cpu) / 1e3;
    long[] sorted = acks.stream().mapToLong(Long::longValue).sorted().toArray();
    return "%5d %10.0f %12.1f %11.1f %7.1f %12.0f"
        .formatted(
            round,
            spans / seconds,
            micros / spans,
            sorted[sorted.length / 2] / 1e6,
            sorted[sorted.length * 99 / 100] / 1e6,
            tenant.stats().bytes() / (double) tenant.stats().spans());
  }

  private static List<Batch> decoded(List<RequestBytes> requests, int round) {
    List<Batch> batches = new ArrayList<>();
    for (RequestBytes request : requests) {
      request.forRound(round);
      byte[] bytes = Arrays.copyOf(request.bytes(), request.bytes().length);
      List<Batch.SpanGroup> groups = new ArrayList<>();
      for (DecodedGroup<Span> group : OtlpReader.traces(Slice.of(bytes)).groups()) {
        Origin origin =
            new Origin(group.resource(), group.scope(), group.resourceBytes(), group.scopeBytes());
        groups.add(
            new Batch.SpanGroup(
                origin,
                group.items().stream()
                    .map(item -> new ReceivedSpan(item.value(), item.bytes()))
                    .toList()));
      }
      batches.add(new Batch(groups, List.of()));
    }
    return batches;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
