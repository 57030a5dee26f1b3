package dev.selftrace.benchmarks.load;

import dev.selftrace.benchmarks.workload.RequestBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One exporter's share of the load, sent one request after the other. Confined to a thread. */
final class Sending implements Callable<List<Sending.Acknowledged>> {

  private static final long BUSY_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Exporter exporter;
  private final List<RequestBytes> requests;
  private final long count;
  private final long intervalNanos;

  /**
   * Sends {@code count} requests, beginning anew with other trace ids when the list ends.
   *
   * @param intervalNanos from one request's turn to the next; 0 means at once
   */
  Sending(Exporter exporter, List<RequestBytes> requests, long count, long intervalNanos) {
    this.exporter = exporter;
    this.requests = requests;
    this.count = count;
    this.intervalNanos = intervalNanos;
  }

  /**
   * One request that became durable.
   *
   * @param atNanos when, on the clock of {@link System#nanoTime}
   * @param tookNanos from its turn to its acknowledgement, waiting for a busy server included
   */
  record Acknowledged(long atNanos, long tookNanos, int spans, int refusals) {}

  @Override
  public List<Acknowledged> call() {
    List<Acknowledged> list = new ArrayList<>();
    long turn = System.nanoTime();
    for (long i = 0; i < count; i++) {
      RequestBytes request = requests.get((int) (i % requests.size()));
      request.forRound((int) (i / requests.size()));
      turn = intervalNanos == 0 ? System.nanoTime() : turn + intervalNanos;
      waitUntil(turn);
      int refusals = 0;
      while (exporter.export(request.bytes()) == Exporter.Outcome.BUSY) {
        refusals++;
        LockSupport.parkNanos(BUSY_WAIT_NANOS);
      }
      long now = System.nanoTime();
      list.add(new Acknowledged(now, now - turn, request.spans(), refusals));
    }
    return list;
  }

  private static void waitUntil(long turn) {
    for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
