package dev.selftrace.store.index;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.TraceReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The index of one tenant. Thread-safe; {@link #publish} and the removals exclude each other and
 * are called by one thread at a time.
 *
 * <p>How a batch becomes visible at once: its rows carry its arrival and are added first; then one
 * volatile write moves the horizon to that arrival. A read takes the horizon when it begins and
 * ignores every row behind it, so it sees whole batches, the same ones throughout, and takes no
 * lock that the writer would wait for.
 */
public final class TenantIndex {

  private final IndexSetup setup;
  private final RecordSource source;
  private final TraceCatalog catalog = new TraceCatalog();
  private final RecentHashes untraced = new RecentHashes();
  private final CopyOnWriteArrayList<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final TraceReader reader;
  private final Object writing = new Object();
  private volatile IndexCounts counts = IndexCounts.NONE;

  /** Batches before this arrival are no trace's newest. */
  @GuardedBy("writing")
  private long oldestFrom;

  /** Empty. */
  public TenantIndex(IndexSetup setup, RecordSource source) {
    this(setup, source, System::nanoTime);
  }

  TenantIndex(IndexSetup setup, RecordSource source, LongSupplier ticks) {
    this.setup = requireNonNull(setup, "setup");
    this.source = requireNonNull(source, "source");
    this.reader = new IndexReader(this, ticks);
  }

  /**
   * Derives the rows of a batch and leaves out what is visible already. Called on the thread that
   * appends, by as many as like.
   */
  public Prepared prepare(Batch batch) {
    return new Preparation(setup.deriver(), setup.interner(), new Visible()).prepare(batch);
  }

  /**
   * Makes a prepared batch visible, all of it at once. Its bytes must be as durable as the engine
   * promises by now.
   *
   * <p>A record that another batch has brought since {@link #prepare} stays as it was first, and
   * counts as a duplicate. A prepared batch that {@link Prepared#isEmpty} changes nothing; its
   * acknowledgement bears the arrival of the newest batch.
   *
   * @param arrival nanoseconds since the epoch, greater than that of every batch before
   */
  public Ack publish(Prepared prepared, long arrival, Locations locations) {
    if (prepared.isEmpty()) {
      return new Ack(
          counts.lastArrival(), 0, 0, prepared.duplicates(), prepared.duplicatesDiffering());
    }
    Ack ack;
    synchronized (writing) {
      ack = add(prepared, arrival, locations);
    }
    subscribers.forEach(subscriber -> subscriber.hint.run());
    return ack;
  }

  /** Everything that was published. */
  public TraceReader reader() {
    return reader;
  }

  /** What is visible now. */
  public IndexCounts counts() {
    return counts;
  }

  /** The last arrival of the trace that has been quiet longest; empty when there is no trace. */
  public OptionalLong oldestArrival() {
    synchronized (writing) {
      IndexedTrace oldest = oldest();
      return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.lastArrival());
    }
  }

  /**
   * Removes the trace that has been quiet longest.
   *
   * @param gone is told the location of each of its records
   * @return false when there was none
   */
  public boolean removeOldest(LongConsumer gone) {
    synchronized (writing) {
      IndexedTrace oldest = oldest();
      if (oldest == null) {
        return false;
      }
      IndexedTrace.Removal removal = remove(oldest, Long.MAX_VALUE, gone);
      removal.arrivals().forEach(this::forgetBatchIfGone);
      return true;
    }
  }

  /**
   * Removes every record that arrived up to then; a trace of which nothing is left is gone.
   *
   * @return traces that are gone
   */
  public int removeUntil(long arrival) {
    return removeUntil(arrival, location -> {});
  }

  /**
   * Removes every record that arrived up to then; a trace of which nothing is left is gone.
   *
   * @param gone is told the location of each
   * @return traces that are gone
   */
  public int removeUntil(long arrival, LongConsumer gone) {
    synchronized (writing) {
      int traces = 0;
      Map<Long, IndexedTrace[]> batches = catalog.batches().headMap(arrival, true);
      for (IndexedTrace[] batch : batches.values()) {
        for (IndexedTrace trace : batch) {
          boolean wasThere = isIndexed(trace);
          boolean empty = remove(trace, arrival, gone).empty();
          traces += wasThere && empty ? 1 : 0;
        }
      }
      batches.clear();
      return traces;
    }
  }

  IndexSetup setup() {
    return setup;
  }

  RecordSource source() {
    return source;
  }

  TraceCatalog catalog() {
    return catalog;
  }

  TraceReader.Subscription subscribe(Runnable hint) {
    Subscriber subscriber = new Subscriber(hint);
    subscribers.add(subscriber);
    return () -> subscribers.remove(subscriber);
  }

  @GuardedBy("writing")
  private Ack add(Prepared prepared, long arrival, Locations locations) {
    IndexCounts before = counts;
    if (arrival <= before.lastArrival()) {
      throw new IllegalArgumentException(
          "arrival: " + arrival + " (expected: > " + before.lastArrival() + ")");
    }
    Addition addition = new Addition(arrival, locations);
    List<Prepared.Part> parts = prepared.parts();
    IndexedTrace[] touched = new IndexedTrace[parts.size()];
    for (int i = 0; i < touched.length; i++) {
      touched[i] = addition.add(parts.get(i));
    }
    for (long hash : prepared.untraced()) {
      addition.addUntraced(hash);
    }
    catalog.batches().put(arrival, touched);
    counts =
        new IndexCounts(
            arrival,
            before.traces() + addition.traces,
            before.spans() + addition.spans,
            before.logs() + addition.logs,
            before.expiredTraces());
    return new Ack(
        arrival,
        addition.spans,
        addition.logs + addition.untracedLogs,
        prepared.duplicates() + addition.duplicates,
        prepared.duplicatesDiffering() + addition.duplicatesDiffering);
  }

  /** The trace whose newest row is the oldest. */
  @GuardedBy("writing")
  private @Nullable IndexedTrace oldest() {
    for (Map.Entry<Long, IndexedTrace[]> batch :
        catalog.batches().tailMap(oldestFrom, true).entrySet()) {
      oldestFrom = batch.getKey();
      for (IndexedTrace trace : batch.getValue()) {
        if (trace.lastArrival() == batch.getKey() && isIndexed(trace)) {
          return trace;
        }
      }
    }
    return null;
  }

  @GuardedBy("writing")
  private void forgetBatchIfGone(long arrival) {
    IndexedTrace[] traces = catalog.batches().get(arrival);
    if (traces != null && Arrays.stream(traces).noneMatch(this::isIndexed)) {
      catalog.batches().remove(arrival);
    }
  }

  private boolean isIndexed(IndexedTrace trace) {
    return trace.equals(catalog.find(trace.key().traceId()));
  }

  @GuardedBy("writing")
  private IndexedTrace.Removal remove(IndexedTrace trace, long until, LongConsumer gone) {
    IndexedTrace.Removal removal = trace.removeUntil(until, gone);
    boolean ended = removal.empty() && isIndexed(trace);
    if (ended) {
      catalog.remove(trace);
    }
    IndexCounts before = counts;
    counts =
        new IndexCounts(
            before.lastArrival(),
            before.traces() - (ended ? 1 : 0),
            before.spans() - removal.spans(),
            before.logs() - removal.logs(),
            before.expiredTraces() + (ended ? 1 : 0));
    return removal;
  }

  /** Whom to wake; equal only to itself. */
  private static final class Subscriber {
    final Runnable hint;

    Subscriber(Runnable hint) {
      this.hint = hint;
    }
  }

  /** One batch on its way into the catalog. */
  private final class Addition {
    final long arrival;
    final Locations locations;
    int traces;
    int spans;
    int logs;
    int untracedLogs;
    int duplicates;
    int duplicatesDiffering;

    Addition(long arrival, Locations locations) {
      this.arrival = arrival;
      this.locations = locations;
    }

    IndexedTrace add(Prepared.Part part) {
      IndexedTrace known = catalog.find(part.traceId());
      IndexedTrace trace =
          known != null ? known : new IndexedTrace(new TraceKey(arrival, part.traceId()));
      part.spans().forEach(row -> add(trace, row));
      part.logs().forEach(row -> add(trace, row));
      part.labels().forEach(label -> catalog.label(trace, label));
      if (known == null) {
        traces++;
        catalog.add(trace);
      }
      return trace;
    }

    void add(IndexedTrace trace, SpanEntry row) {
      SpanEntry first = trace.span(row.key());
      if (first != null) {
        duplicates += first.bytesHash() == row.bytesHash() ? 1 : 0;
        duplicatesDiffering += first.bytesHash() == row.bytesHash() ? 0 : 1;
        return;
      }
      row.place(arrival, locations.span(Math.toIntExact(row.location())));
      trace.add(row);
      spans++;
      if (row.error() != null || row.shape().status() == StatusCode.ERROR) {
        catalog.suspect(trace);
      }
    }

    void add(IndexedTrace trace, LogEntry row) {
      if (trace.log(row.key()) != null) {
        duplicates++;
        return;
      }
      row.place(arrival, locations.log(Math.toIntExact(row.location())));
      trace.add(row);
      logs++;
      if (row.error() != null) {
        catalog.suspect(trace);
      }
    }

    void addUntraced(long hash) {
      boolean fresh = untraced.add(hash);
      untracedLogs += fresh ? 1 : 0;
      duplicates += fresh ? 0 : 1;
    }
  }

  /**
   * What a batch need not bring again; only what is visible, and so acknowledged or about to be.
   */
  private final class Visible implements Preparation.Known {
    private final long horizon = counts.lastArrival();

    @Override
    public @Nullable SpanEntry span(TraceId traceId, long spanId) {
      IndexedTrace trace = catalog.find(traceId);
      SpanEntry row = trace == null ? null : trace.span(spanId);
      return row == null || row.arrival() > horizon ? null : row;
    }

    @Override
    public boolean hasLog(@Nullable TraceId traceId, long hash) {
      if (traceId == null) {
        return untraced.contains(hash);
      }
      IndexedTrace trace = catalog.find(traceId);
      LogEntry row = trace == null ? null : trace.log(hash);
      return row != null && row.arrival() <= horizon;
    }
  }
}
