package dev.selftrace.store.disk;

import static java.util.Objects.requireNonNull;

import dev.selftrace.store.Capabilities;
import dev.selftrace.store.RowDeriver;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoreStats;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceJudge;
import dev.selftrace.store.TraceStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded engine: a log per tenant in a data directory that belongs to this process alone.
 *
 * <p>An acknowledged batch has been forced to disk. Opening takes no longer with more data: tenants
 * are recovered in the background, and the one that is asked for comes first. Thread-safe.
 */
public final class DiskTraceStore implements TraceStore {

  private static final Logger LOG = LoggerFactory.getLogger(DiskTraceStore.class);

  /** Writers force different logs at the same time, so one slow force delays a part only. */
  static final int WRITERS = 4;

  private final DataFolder data;
  private final Engine engine;
  private final List<LogWriter> writers;
  private final Background background;
  private final ConcurrentHashMap<TenantRef, TenantEngine> tenants = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private DiskTraceStore(DataFolder data, Engine engine) {
    this.data = data;
    this.engine = engine;
    this.writers =
        IntStream.range(0, WRITERS).mapToObj(n -> new LogWriter("store-writer-" + n)).toList();
    this.background = new Background();
  }

  /**
   * Opens a data directory, making it when there is none.
   *
   * @param clock tells arrival times
   * @throws UncheckedIOException when the directory cannot be read or written, or another process
   *     uses it
   * @throws StoreCorruptException when a newer version wrote it; nothing has been touched
   */
  public static DiskTraceStore open(
      Path directory,
      StoreLimits limits,
      RowDeriver deriver,
      TraceJudge judge,
      InstantSource clock,
      StoreMetrics metrics) {
    return open(
        StorageIo.REAL,
        requireNonNull(directory, "directory"),
        limits,
        deriver,
        judge,
        clock,
        metrics);
  }

  static DiskTraceStore open(
      StorageIo io,
      Path directory,
      StoreLimits limits,
      RowDeriver deriver,
      TraceJudge judge,
      InstantSource clock,
      StoreMetrics metrics) {
    long start = System.nanoTime();
    DataFolder data = DataFolder.open(io, directory.toAbsolutePath());
    Engine engine = Engine.of(io, data, limits, deriver, judge, clock, metrics);
    DiskTraceStore store = new DiskTraceStore(data, engine);
    int known = store.start();
    LOG.atInfo()
        .addKeyValue("tenants", known)
        .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
        .log("Store opened; logs are recovered in the background");
    return store;
  }

  private int start() {
    writers.forEach(LogWriter::start);
    try {
      List<TenantRef> known = data.tenantRefs();
      background.start(known, this::recover, new Retention(engine, tenants.values())::run);
      return known.size();
    } catch (IOException unreadable) {
      close();
      throw new UncheckedIOException("Cannot list tenants in " + data.root(), unreadable);
    }
  }

  /**
   * Verifies a data directory without changing it; may run beside the process that uses it.
   *
   * @return what was found; never fails
   */
  public static CheckReport check(Path directory) {
    return StoreCheck.run(StorageIo.REAL, directory.toAbsolutePath());
  }

  @Override
  public TenantStore tenant(TenantRef tenant) {
    requireNonNull(tenant, "tenant");
    return new DiskTenant(open(tenant, background.urgent()));
  }

  private void recover(TenantRef tenant) {
    open(tenant, Runnable::run);
  }

  private TenantEngine open(TenantRef tenant, Executor executor) {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
    boolean[] mine = new boolean[1];
    TenantEngine opened =
        tenants.compute(
            tenant,
            (ref, known) -> {
              if (known != null && !known.hasFailed()) {
                return known;
              }
              mine[0] = true;
              return new TenantEngine(engine, ref, writerOf(ref), background.ledger());
            });
    if (mine[0]) {
      executor.execute(() -> opened.recover(background.helpers()));
    }
    return opened;
  }

  private LogWriter writerOf(TenantRef tenant) {
    return writers.get(Math.floorMod(tenant.hashCode(), WRITERS));
  }

  /** Runs retention now, as the upkeep thread does every few seconds. */
  void upkeep() {
    background.upkeepNow();
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("disk", true);
  }

  @Override
  public void judgeSettled(Duration settle) {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
    long settledUntil = engine.environment().now() - settle.toNanos();
    tenants.values().forEach(tenant -> tenant.judgeSettled(settledUntil));
  }

  @Override
  public StoreStats stats() {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
    return StatsSum.of(
        tenants.values().stream().map(TenantEngine::statsSoFar).toList(), engine.queue().taken());
  }

  @Override
  public void close() {
    synchronized (writers) {
      if (closed) {
        return;
      }
      closed = true;
    }
    long start = System.nanoTime();
    tenants.values().forEach(TenantEngine::close);
    background.close();
    writers.forEach(LogWriter::stop);
    writers.forEach(LogWriter::join);
    engine.encoders().close();
    try {
      data.close();
    } catch (IOException failed) {
      LOG.warn("Releasing the lock of the data directory failed", failed);
    }
    LOG.atInfo().addKeyValue("millis", (System.nanoTime() - start) / 1_000_000).log("Store closed");
  }

  /**
   * What a check found.
   *
   * @param readable the directory is a data directory that this version reads
   * @param bytes of all logs
   * @param ledgers what agents wrote down, and whether its receipts hold
   * @param findings one line per damage, naming file and offset; empty when there is none
   * @param quarantined damaged parts that were set aside earlier
   */
  public record CheckReport(
      boolean readable,
      int tenants,
      int segments,
      long frames,
      long spans,
      long logs,
      long bytes,
      CheckedLedgers ledgers,
      List<String> findings,
      List<String> quarantined) {

    public CheckReport {
      findings = List.copyOf(findings);
      quarantined = List.copyOf(quarantined);
    }

    /** 0 when all is well, 1 when there are findings, 2 when the check could not be made. */
    public int exitCode() {
      if (!readable) {
        return 2;
      }
      return findings.isEmpty() ? 0 : 1;
    }
  }

  /**
   * What a check found in ledgers.
   *
   * @param fixes of which the receipt was computed again
   * @param evidenceExpired fixes whose span is not stored any more, so that only the record could
   *     be checked
   */
  public record CheckedLedgers(long entries, long fixes, long evidenceExpired) {

    static final CheckedLedgers NONE = new CheckedLedgers(0, 0, 0);

    CheckedLedgers and(CheckedLedgers other) {
      return new CheckedLedgers(
          entries + other.entries, fixes + other.fixes, evidenceExpired + other.evidenceExpired);
    }
  }
}
