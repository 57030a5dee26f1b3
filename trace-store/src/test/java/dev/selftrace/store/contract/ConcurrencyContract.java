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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
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

  @Test
  @DisplayName("a read sees whole batches only, whatever writers do meanwhile")
  void wholeBatches() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Callable<Void>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(() -> {
        while (writing.get()) {
          List<Long> seen = traces(SpanQuery.all(1_000));
          Set<Long> numbers = new HashSet<>(seen);
          assertEquals(seen.size(), numbers.size());
          for (long number : seen) {
            assertTrue(numbers.contains(number ^ 1), "half a batch: " + number);
          }
        }
        return null;
      });
    }
    try (ExecutorService pool = Executors.newCachedThreadPool()) {
      List<Future<Void>> reading = readers.stream().map(pool::submit).toList();
      List<Future<Void>> written = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        long base = writer * 10_000L;
        written.add(
            pool.submit(() -> {
              for (int i = 0; i < BATCHES; i++) {
                append(span(base + 2L * i, 1), span(base + 2L * i + 1, 1));
                assertTrue(tenant().outline(trace(base + 2L * i)).isPresent());
              }
              return null;
            }));
      }
      await(written);
      writing.set(false);
      await(reading);
    }
    assertEquals(2L * WRITERS * BATCHES, tenant().stats().traces());
    assertEquals(2L * WRITERS * BATCHES, tenant().stats().spans());
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
