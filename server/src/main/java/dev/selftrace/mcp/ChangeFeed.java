package dev.selftrace.mcp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.access.Gate;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.TraceReader;
import dev.selftrace.store.TraceRow;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is new in one tenant's telemetry, told to all of its streams by one thread. However many
 * batches arrive and however many streams there are, the store is read once a quarter of a second
 * at most, and less often where a read takes long; the first change after a pause is told at once.
 * The same thread sends comments, and looks whether keys still hold.
 */
final class ChangeFeed {

  /** How soon a key that was revoked ends its streams, together with the gate's own quarter. */
  private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(250).toNanos();

  /** A look that takes long is repeated so much later: a feed reads for a tenth of its time. */
  private static final int PAUSE_PER_LOOK = 9;

  private static final int CHANGES_MAX = 1_000;

  private final TraceReader traces;
  private final Gate gate;
  private final ListenLimits limits;
  private final Semaphore looks;
  private final LongSupplier nanoTime;
  private final Consumer<ListenStream> ended;
  private final List<ListenStream> streams = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();

  @GuardedBy("lock")
  private boolean changed;

  @GuardedBy("lock")
  private boolean called;

  private volatile boolean stopping;

  /**
   * @param looks turns at reading the store, shared by all feeds
   * @param ended told of each stream that this feed has ended
   */
  ChangeFeed(
      TraceReader traces,
      Gate gate,
      ListenLimits limits,
      Semaphore looks,
      LongSupplier nanoTime,
      Consumer<ListenStream> ended) {
    this.traces = traces;
    this.gate = gate;
    this.limits = limits;
    this.looks = looks;
    this.nanoTime = nanoTime;
    this.ended = ended;
  }

  /** Greets and serves one more stream. */
  void add(ListenStream stream) {
    streams.add(stream);
    call();
  }

  /** Forgets a stream whose reader went away. */
  void remove(ListenStream stream) {
    streams.remove(stream);
    if (streams.isEmpty()) {
      call();
    }
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  /** Ends every stream in order, and the feed. */
  void stop() {
    stopping = true;
    call();
  }

  /** Serves until there is no stream; on a thread of its own that may block. */
  void run() {
    try (TraceReader.Subscription _ = traces.onChange(this::change)) {
      // Taken before a stream is greeted: what arrives after its acknowledgement is told.
      Position seen = traces.position();
      long lookAt = nanoTime.getAsLong();
      while (!stopping && !streams.isEmpty()) {
        long now = nanoTime.getAsLong();
        List<ListenStream> served =
            List.copyOf(streams); // one that joins meanwhile is greeted first
        served.forEach(stream -> keep(stream, stream.greet(now)));
        if (now - lookAt >= 0 && takeChange()) {
          seen = look(seen, served);
          long took = nanoTime.getAsLong() - now;
          lookAt = nanoTime.getAsLong() + Math.max(LOOK_EVERY_NANOS, PAUSE_PER_LOOK * took);
        }
        served.forEach(this::tend);
        rest(lookAt);
      }
    } finally {
      long now = nanoTime.getAsLong();
      for (ListenStream stream : streams) {
        keep(stream, stream.greet(now));
        stream.finish(now);
        ended.accept(stream);
      }
    }
  }

  private Position look(Position since, List<ListenStream> served) {
    Position position;
    Page<TraceRow> page;
    looks.acquireUninterruptibly();
    try {
      position = traces.position();
      page = traces.changes(since, SpanQuery.all(CHANGES_MAX));
    } finally {
      looks.release();
    }
    long now = nanoTime.getAsLong();
    served.forEach(stream -> keep(stream, stream.tell(page.items(), page.truncated(), now)));
    return position;
  }

  private void tend(ListenStream stream) {
    long now = nanoTime.getAsLong();
    if (!gate.stillValid(stream.principal())) {
      stream.close();
      ended.accept(stream);
    } else if (stream.quietFor(now, limits.quietTime().toNanos())) {
      stream.finish(now);
      ended.accept(stream);
    } else {
      keep(stream, stream.keepAlive(now, limits.keepAlive().toNanos()));
    }
  }

  private void keep(ListenStream stream, boolean heard) {
    if (!heard) {
      stream.cut();
      ended.accept(stream);
    }
  }

  /** Runs on a store thread: only wakes. */
  private void change() {
    lock.lock();
    try {
      changed = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private void call() {
    lock.lock();
    try {
      called = true;
      woken.signal();
    } finally {
      lock.unlock();
    }
  }

  private boolean takeChange() {
    lock.lock();
    try {
      boolean taken = changed;
      changed = false;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** Until there is something to do: a call, a change that may be looked at, or the next tick. */
  private void rest(long lookAt) {
    lock.lock();
    try {
      long until = nanoTime.getAsLong() + TICK_NANOS;
      while (!called) {
        long left = (changed ? Math.min(until, lookAt) : until) - nanoTime.getAsLong();
        if (left <= 0) {
          break;
        }
        var _ = woken.awaitNanos(left);
      }
      called = false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreInterruptedException();
    } finally {
      lock.unlock();
    }
  }
}
