package dev.selftrace.store.contract;

import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Page;
import dev.selftrace.store.SpanMatch;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceRow;
import dev.selftrace.store.TraceStore;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kit that every engine passes. A subclass per capability holds the sentences of the contract
 * as display names; an engine extends each of them and says how it is opened.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
public abstract class TraceStoreContract {

  /** A tenant. */
  protected static final TenantRef TENANT = new TenantRef("tenant0one");

  /** Another tenant. */
  protected static final TenantRef OTHER = new TenantRef("tenant0two");

  @TempDir Path folder;

  /** Stands still until told otherwise. */
  protected final TestClock clock = new TestClock();

  private Engine engine;
  private StoreLimits limits = StoreLimits.DEFAULTS;
  private TraceStore store;

  /** The engine; its data, if any, go below this folder. */
  protected abstract Engine engine(Path dataFolder);

  @BeforeEach
  void openStore() {
    engine = engine(folder);
    store = engine.open(limits, clock, StoreMetrics.NONE);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  /** The open store. */
  protected final TraceStore store() {
    return store;
  }

  /** The store of {@link #TENANT}. */
  protected final TenantStore tenant() {
    return store.tenant(TENANT);
  }

  /** Closes and opens again over the same data; skips the test when the engine keeps none. */
  protected final void reopen() {
    Assumptions.assumeTrue(store.capabilities().durable(), "the engine keeps nothing");
    store.close();
    store = engine.open(limits, clock, StoreMetrics.NONE);
  }

  /** Begins again with other limits and nothing stored. */
  protected final void openAnew(StoreLimits with, StoreMetrics metrics) {
    store.close();
    limits = with;
    engine = engine(folder.resolve("anew"));
    store = engine.open(with, clock, metrics);
  }

  /** Appends to {@link #TENANT} and waits for the acknowledgement. */
  protected final Ack append(Batch batch) {
    return append(tenant(), batch);
  }

  /** Appends and waits for the acknowledgement. */
  protected static Ack append(TenantStore to, Batch batch) {
    try {
      return to.append(batch).toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failed;
    }
  }

  /** Appends spans in a batch of their own. */
  protected final Ack append(SpanBuilder... spans) {
    return append(Telemetry.batch(spans));
  }

  /** Appends log records in a batch of their own. */
  protected final Ack append(LogBuilder... logs) {
    return append(Telemetry.batch(logs));
  }

  /** A whole trace that must be there. */
  protected final TraceOutline outline(long trace) {
    return tenant().outline(Telemetry.trace(trace)).orElseThrow();
  }

  /** One span read back. */
  protected final Span read(TraceId trace, SpanId span) {
    return tenant().spans(trace, List.of(span)).getFirst().span();
  }

  /** The trace ids of a page as numbers. */
  protected static List<Long> traceNumbers(Page<TraceRow> page) {
    return page.items().stream().map(row -> row.verdict().traceId().low()).toList();
  }

  /** The traces that match, first page. */
  protected final List<Long> traces(SpanQuery query) {
    return traceNumbers(tenant().traces(query, null));
  }

  /** The span ids of a page as numbers. */
  protected static List<Long> spanNumbers(Page<SpanMatch> page) {
    return page.items().stream().map(match -> match.row().spanId().value()).toList();
  }
}
