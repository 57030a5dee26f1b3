package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Batch;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The acknowledgement oracle: sends seeded batches to a few tenants, remembers what was
 * acknowledged, and checks what any later store serves: everything acknowledged, nothing that was
 * never sent, every span as it was sent, and what was seen once stays.
 */
final class Shipment {

  private static final List<TenantRef> TENANTS =
      List.of(new TenantRef("tenant00"), new TenantRef("tenant01"));
  private static final int ANSWER_SECONDS = 20;

  private record Key(TenantRef tenant, TraceId trace, SpanId span) {}

  private final SplittableRandom random;
  private final Map<Key, Span> sent = new HashMap<>();
  private final Set<Key> promised = new HashSet<>();
  private final List<List<ReceivedSpan>> earlier = new ArrayList<>();
  private final List<TenantRef> earlierTenants = new ArrayList<>();
  private long numbers;
  private int acknowledged;
  private int refused;

  Shipment(long seed) {
    this.random = new SplittableRandom(seed);
  }

  int acknowledged() {
    return acknowledged;
  }

  int refused() {
    return refused;
  }

  int promisedSpans() {
    return promised.size();
  }

  /** Sends batches one after the other; one in four repeats an earlier one, as a retry does. */
  void send(DiskTraceStore store, int batches) {
    for (int i = 0; i < batches; i++) {
      boolean again = !earlier.isEmpty() && random.nextInt(4) == 0;
      int which = again ? random.nextInt(earlier.size()) : earlier.size();
      if (!again) {
        earlier.add(fresh());
        earlierTenants.add(TENANTS.get(random.nextInt(TENANTS.size())));
      }
      send(store, earlierTenants.get(which), earlier.get(which));
    }
  }

  private List<ReceivedSpan> fresh() {
    List<ReceivedSpan> spans = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      spans.add(LogFixture.span(++numbers, 10 + random.nextInt(1_500), random));
    }
    return spans;
  }

  private void send(DiskTraceStore store, TenantRef tenant, List<ReceivedSpan> spans) {
    spans.forEach(span -> sent.put(key(tenant, span.span()), span.span()));
    if (isAcknowledged(store, tenant, LogFixture.batch(spans))) {
      acknowledged++;
      spans.forEach(span -> promised.add(key(tenant, span.span())));
    } else {
      refused++;
    }
  }

  private static boolean isAcknowledged(DiskTraceStore store, TenantRef tenant, Batch batch) {
    try {
      Ack ack =
          store
              .tenant(tenant)
              .append(batch)
              .toCompletableFuture()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      assertEquals(batch.spanCount(), ack.spans() + ack.duplicates());
      return true;
    } catch (StoreException refused) {
      return false;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof StoreException) {
        return false;
      }
      throw new AssertionError("a failure of no known kind", failed.getCause());
    } catch (InterruptedException | TimeoutException silent) {
      throw new AssertionError("no answer", silent);
    }
  }

  /** Checks everything a store serves; what is there now must stay. */
  void verify(DiskTraceStore store, String when) {
    int found = 0;
    for (TenantRef tenant : TENANTS) {
      TenantStore reader = store.tenant(tenant);
      for (Map.Entry<Key, Span> entry : sent.entrySet()) {
        Key key = entry.getKey();
        if (!key.tenant().equals(tenant)) {
          assertEquals(List.of(), reader.spans(key.trace(), List.of(key.span())), when);
          continue;
        }
        List<StoredSpan> stored = reader.spans(key.trace(), List.of(key.span()));
        if (stored.isEmpty() && promised.contains(key)) {
          fail(when + ": acknowledged span " + key + " is lost");
        }
        if (!stored.isEmpty()) {
          found++;
          assertTrue(
              entry.getValue().equals(stored.getFirst().span()), when + ": other bytes for " + key);
          promised.add(key);
        }
      }
    }
    assertEquals(found, store.stats().spans(), when + ": spans that nobody sent");
  }

  private static Key key(TenantRef tenant, Span span) {
    return new Key(tenant, span.traceId(), span.spanId());
  }
}
