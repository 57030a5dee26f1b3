package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import dev.selftrace.store.Position;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.TraceRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many at once. */
public abstract class ConcurrencyContract extends TraceStoreContract {

  private static final int WRITERS = 4;
  private static final int BATCHES = 100;
  private static final long TOGETHER = 64;
  private static final int PAGE = 1_000;

  @Test
  @DisplayName("a read sees whole batches only, whatever writers do meanwhile")
  void wholeBatches() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Void>> reading = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        reading.add(
            pool.submit(() -> {
              while (writing.get()) {
                assertWholeBatches(traces(SpanQuery.all(PAGE)));
              }
              return null;
            }));
      }
      List<Future<Void>> written = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long first = writer * (long) BATCHES;
        written.add(
            pool.submit(() -> {
              for (long batch = first; batch < first + BATCHES; batch++) {
                append(together(batch));
                assertTrue(tenant().outline(trace(batch * TOGETHER)).isPresent());
              }
              return null;
            }));
      }
      await(written);
      writing.set(false);
      await(reading);
    }
    assertEquals(TOGETHER * WRITERS * BATCHES, tenant().stats().traces());
    assertEquals(TOGETHER * WRITERS * BATCHES, tenant().stats().spans());
  }

  private static SpanBuilder[] together(long batch) {
    SpanBuilder[] spans = new SpanBuilder[(int) TOGETHER];
    for (int i = 0; i < TOGETHER; i++) {
      spans[i] = span(batch * TOGETHER + i, 1);
    }
    return spans;
  }

  /** Each batch is there whole, but for the last one on a full page. */
  private static void assertWholeBatches(List<Long> traces) {
    Map<Long, Long> sizes = new LinkedHashMap<>();
    traces.forEach(number -> sizes.merge(number / TOGETHER, 1L, Long::sum));
    if (traces.size() == PAGE) {
      sizes.remove(traces.getLast() / TOGETHER);
    }
    sizes.forEach((batch, size) -> assertEquals(TOGETHER, size, () -> "of batch " + batch));
  }

  @Test
  @DisplayName("whoever follows positions learns of every batch")
  void following() throws Exception {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Void>> written = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long base = writer;
        written.add(
            pool.submit(() -> {
              for (int i = 1; i <= BATCHES; i++) {
                append(span(base, i), span(1_000 * (base + 1) + i, 1));
              }
              return null;
            }));
      }
      Set<Long> seen = new HashSet<>();
      Position position = Position.START;
      boolean done;
      do {
        done = written.stream().allMatch(Future::isDone);
        Position now = tenant().position();
        seen.addAll(traceNumbers(tenant().changes(position, SpanQuery.all(1_000))));
        position = now;
      } while (!done);
      await(written);
      assertEquals(WRITERS * (BATCHES + 1), seen.size());
    }
  }

  @Test
  @DisplayName("cursors neither skip nor repeat while others write")
  void cursorsMeanwhile() throws Exception {
    for (int i = 1; i <= 200; i++) {
      append(span(i, 1));
    }
    AtomicBoolean reading = new AtomicBoolean(true);
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      Future<Void> writer =
          pool.submit(() -> {
            for (int i = 0; reading.get(); i++) {
              append(span(10_000 + i, 1), span(1 + i % 200, 100 + i).under(1));
            }
            return null;
          });
      for (int round = 0; round < 5; round++) {
        List<Long> joined = new ArrayList<>();
        Cursor after = null;
        do {
          Page<TraceRow> page = tenant().traces(SpanQuery.all(17), after);
          joined.addAll(traceNumbers(page));
          after = page.next();
        } while (after != null);
        List<Long> old = joined.stream().filter(number -> number <= 200).toList();
        assertEquals(200, old.size());
        assertEquals(old.stream().sorted(java.util.Comparator.reverseOrder()).toList(), old);
        assertEquals(joined.size(), new HashSet<>(joined).size());
      }
      reading.set(false);
      await(List.of(writer));
    }
  }

  @Test
  @DisplayName("a batch that several send at once is stored once, and all are told so")
  void resentAtOnce() throws Exception {
    for (int round = 1; round <= 20; round++) {
      Batch batch = Telemetry.batch(span(round, 1), span(round, 2).under(1));
      try (ExecutorService pool = Executors.newCachedThreadPool()) {
        List<Future<Ack>> acks = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          acks.add(pool.submit(() -> append(batch)));
        }
        int stored = 0;
        int duplicates = 0;
        for (Future<Ack> ack : acks) {
          stored += ack.get().spans();
          duplicates += ack.get().duplicates();
        }
        assertEquals(2, stored);
        assertEquals(2 * (WRITERS - 1), duplicates);
      }
    }
    assertEquals(40, tenant().stats().spans());
    reopen();
    assertEquals(40, tenant().stats().spans());
  }

  @Test
  @DisplayName("tenants do not disturb each other")
  void tenants() throws Exception {
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Void>> written = new ArrayList<>();
      for (int tenant = 0; tenant < 8; tenant++) {
        String id = "tenant00" + tenant;
        long number = tenant;
        written.add(
            pool.submit(() -> {
              for (int i = 1; i <= 50; i++) {
                append(
                    store().tenant(new dev.selftrace.store.TenantRef(id)),
                    Telemetry.batch(span(number, i)));
              }
              return null;
            }));
      }
      await(written);
      for (int tenant = 0; tenant < 8; tenant++) {
        var one = store().tenant(new dev.selftrace.store.TenantRef("tenant00" + tenant));
        assertEquals(50, one.outline(trace(tenant)).orElseThrow().spans().size());
        assertEquals(Optional.empty(), one.outline(trace(tenant + 1)));
      }
    }
  }

  @Test
  @DisplayName("a read ends early when its thread is interrupted")
  void interrupted() {
    append(span(1, 1));
    Thread.currentThread().interrupt();
    try {
      assertThrows(StoreInterruptedException.class, () -> tenant().traces(SpanQuery.all(1), null));
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(List.of(1L), traces(SpanQuery.all(1)));
  }

  private static void await(List<Future<Void>> futures) throws Exception {
    for (Future<Void> future : futures) {
      try {
        future.get();
      } catch (ExecutionException failed) {
        if (failed.getCause() instanceof AssertionError assertion) {
          throw assertion;
        }
        throw failed;
      }
    }
  }
}
