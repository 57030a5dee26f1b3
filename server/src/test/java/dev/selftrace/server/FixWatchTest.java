package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.analysis.Judge;
import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.model.Span;
import dev.selftrace.model.TraceId;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.contract.SpanBuilder;
import dev.selftrace.store.contract.Telemetry;
import dev.selftrace.store.disk.DiskTraceStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import dev.selftrace.tool.AnswerLimits;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolCatalog;
import dev.selftrace.tool.ToolContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What upkeep writes down about fixes, on both engines. */
class FixWatchTest {

  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final TenantRef TENANT = new TenantRef("tenant0001");

  @TempDir Path folder;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
  private @Nullable TraceStore store;

  private TenantStore open(StoreKind kind) {
    store =
        switch (kind) {
          case MEMORY ->
              new InMemoryTraceStore(
                  StoreLimits.DEFAULTS, new Semantics(), new Judge(), now::get, StoreMetrics.NONE);
          case DISK ->
              DiskTraceStore.open(
                  folder,
                  StoreLimits.DEFAULTS,
                  new Semantics(),
                  new Judge(),
                  now::get,
                  StoreMetrics.NONE);
        };
    return store.tenant(TENANT);
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  private void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  private void arrive(TenantStore tenant, Span... spans) {
    pass(Duration.ofSeconds(1));
    tenant.append(Telemetry.batch(List.of(spans), List.of())).toCompletableFuture().join();
  }

  /** An order in which a step fails with this message; null when it goes well. */
  private static Span[] order(int trace, String step, @Nullable String message) {
    SpanBuilder root = Telemetry.span(trace, 1).named("POST /orders").from(100, 900);
    SpanBuilder charge = Telemetry.span(trace, 2).under(1).named(step).from(200, 300);
    if (message != null) {
      charge.failed("CardError", message);
    }
    return new Span[] {root.build(), charge.build()};
  }

  private void fails(TenantStore tenant, int trace) {
    arrive(tenant, order(trace, "charge", "card declined"));
  }

  private void passes(TenantStore tenant, int trace) {
    arrive(tenant, order(trace, "charge", null));
  }

  private String record(TenantStore tenant, int trace, String summary) {
    ToolAnswer answer =
        new ToolCatalog(AnswerLimits.DEFAULTS, now::get, new LocalJsonSchemas())
            .call(
                "record_fix",
                Map.of(
                    "trace_id", Telemetry.trace(trace).hex(), "summary", summary, "format", "json"),
                context(tenant));
    return (String) Objects.requireNonNull(Objects.requireNonNull(answer.json()).get("fix_id"));
  }

  private static ToolContext context(TenantStore tenant) {
    IngestView.Snapshot nothing =
        new IngestView.Snapshot(List.of(), false, List.of(), List.of(), List.of());
    return new ToolContext(tenant, tenant.ledger(), tenant.ledger(), () -> nothing, new byte[] {1});
  }

  private int round(FixWatch watch) {
    Instant instant = now.get();
    return watch.round(
        instant.getEpochSecond() * 1_000_000_000L + instant.getNano(), SETTLE.toNanos());
  }

  private static FixRow row(TenantStore tenant, String fixId) {
    return tenant.ledger().fix(fixId).orElseThrow();
  }

  private static TraceId verifiedBy(TenantStore tenant, String fixId) {
    return Objects.requireNonNull(row(tenant, fixId).verified()).traceId();
  }

  private static TraceId regressedBy(TenantStore tenant, String fixId) {
    return Objects.requireNonNull(row(tenant, fixId).regressed()).traceId();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("proofs are written down when their traces have settled, the first of each kind")
  void writesDown(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 100);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    assertEquals(0, round(watch));
    passes(tenant, 2);
    assertEquals(0, round(watch));
    assertNull(row(tenant, fix).verified());
    pass(SETTLE);
    assertEquals(1, round(watch));
    assertEquals(Telemetry.trace(2), verifiedBy(tenant, fix));
    passes(tenant, 3);
    pass(SETTLE);
    assertEquals(0, round(watch));
    assertEquals(Telemetry.trace(2), verifiedBy(tenant, fix));
    fails(tenant, 4);
    assertEquals(0, round(watch));
    pass(SETTLE);
    assertEquals(1, round(watch));
    fails(tenant, 5);
    pass(SETTLE);
    assertEquals(0, round(watch));
    assertEquals(Telemetry.trace(4), regressedBy(tenant, fix));
    assertEquals(0, watch.size());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("what arrived while nobody watched is judged by whoever watches next")
  void afterRestart(StoreKind kind) {
    TenantStore tenant = open(kind);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    round(new FixWatch(tenant, 100));
    passes(tenant, 2);
    pass(SETTLE);
    assertEquals(1, round(new FixWatch(tenant, 100)));
    fails(tenant, 3);
    pass(SETTLE);
    assertEquals(1, round(new FixWatch(tenant, 100)));
    assertEquals(Telemetry.trace(2), verifiedBy(tenant, fix));
    assertEquals(Telemetry.trace(3), regressedBy(tenant, fix));
  }

  @Test
  @DisplayName("a fix outlives a restart, and what had arrived by then or comes later proves it")
  void realRestart() {
    TenantStore tenant = open(StoreKind.DISK);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    passes(tenant, 2);
    close();
    pass(SETTLE);
    TenantStore again = open(StoreKind.DISK);
    assertEquals("verified", state(again));
    assertNull(row(again, fix).verified());
    FixWatch watch = new FixWatch(again, 100);
    assertEquals(1, round(watch));
    fails(again, 3);
    close();
    pass(SETTLE);
    TenantStore last = open(StoreKind.DISK);
    assertEquals("regressed", state(last));
    assertEquals(1, round(new FixWatch(last, 100)));
    assertEquals(Telemetry.trace(2), verifiedBy(last, fix));
    assertEquals(Telemetry.trace(3), regressedBy(last, fix));
  }

  private String state(TenantStore tenant) {
    ToolAnswer answer =
        new ToolCatalog(AnswerLimits.DEFAULTS, now::get, new LocalJsonSchemas())
            .call("list_fixes", Map.of("format", "json"), context(tenant));
    List<?> fixes =
        (List<?>) Objects.requireNonNull(Objects.requireNonNull(answer.json()).get("fixes"));
    return String.valueOf(((Map<?, ?>) fixes.getFirst()).get("state"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a proof that shows the error late is answered by a regression in the same trace")
  void lateError(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 100);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    passes(tenant, 2);
    pass(SETTLE);
    assertEquals(1, round(watch));
    arrive(
        tenant,
        Telemetry.span(2, 3).under(1).named("charge").failed("CardError", "card declined").build());
    pass(SETTLE);
    assertEquals(1, round(watch));
    assertEquals(verifiedBy(tenant, fix), regressedBy(tenant, fix));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("an error that arrives before its trace would have been the proof is no proof")
  void lateBeforeSettled(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 100);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    Span[] order = order(2, "charge", "card declined");
    arrive(tenant, order[0], Telemetry.span(2, 7).under(1).named("charge").build());
    round(watch);
    arrive(tenant, order[1]);
    pass(SETTLE);
    round(watch);
    assertNull(row(tenant, fix).verified());
    assertEquals(Telemetry.trace(2), regressedBy(tenant, fix));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("spans in any order: children long before their root, and the error last")
  void outOfOrder(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 100);
    Span[] failing = order(1, "charge", "card declined");
    arrive(tenant, failing[1]);
    arrive(tenant, failing[0]);
    String fix = record(tenant, 1, "raised the limit");
    Span[] passing = order(2, "charge", null);
    arrive(tenant, passing[1]);
    pass(SETTLE);
    round(watch);
    assertNull(row(tenant, fix).verified());
    arrive(tenant, passing[0]);
    pass(SETTLE);
    round(watch);
    assertEquals(Telemetry.trace(2), verifiedBy(tenant, fix));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a newer fix ends the watch over the older one")
  void superseded(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 100);
    fails(tenant, 1);
    String older = record(tenant, 1, "raised the limit");
    round(watch);
    passes(tenant, 2);
    String newer = record(tenant, 1, "removed the limit");
    pass(SETTLE);
    round(watch);
    assertEquals(1, watch.size());
    fails(tenant, 3);
    pass(SETTLE);
    round(watch);
    assertNull(row(tenant, older).regressed());
    assertEquals(Telemetry.trace(3), regressedBy(tenant, newer));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("more traces in one round than a page holds are all looked at")
  void burst(StoreKind kind) {
    TenantStore tenant = open(kind);
    FixWatch watch = new FixWatch(tenant, 10);
    fails(tenant, 1);
    String fix = record(tenant, 1, "raised the limit");
    round(watch);
    passes(tenant, 2);
    List<Span> others = new ArrayList<>();
    for (int i = 100; i < 150; i++) {
      others.addAll(List.of(order(i, "other " + i, null)));
    }
    arrive(tenant, others.toArray(Span[]::new));
    pass(SETTLE);
    assertEquals(1, round(watch));
    assertNotNull(row(tenant, fix).verified());
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("a round costs what has settled, not how many fixes are open")
  void cost(StoreKind kind) {
    TenantStore tenant = open(kind);
    Map<String, Integer> reads = new HashMap<>();
    FixWatch watch = new FixWatch(counting(tenant, reads), 1_000);
    for (int i = 1; i <= 200; i++) {
      arrive(tenant, order(i, "step " + letters(i), "boom " + letters(i)));
      record(tenant, i, "fix " + i);
    }
    round(watch);
    assertEquals(200, watch.size());
    passes(tenant, 1_000);
    arrive(tenant, order(1_001, "step " + letters(7), null));
    pass(SETTLE);
    reads.clear();
    assertEquals(1, round(watch));
    assertTrue(reads.values().stream().mapToInt(each -> each).sum() < 20, reads.toString());
    reads.clear();
    round(watch);
    assertEquals(Map.of("position", 1, "ledger", 2), reads);
  }

  /** Names that no template takes for a number. */
  private static String letters(int number) {
    return number == 0 ? "" : letters(number / 26) + (char) ('a' + number % 26);
  }

  private static TenantStore counting(TenantStore tenant, Map<String, Integer> reads) {
    return (TenantStore)
        Proxy.newProxyInstance(
            FixWatchTest.class.getClassLoader(),
            new Class<?>[] {TenantStore.class},
            (_, method, arguments) -> {
              reads.merge(method.getName(), 1, Integer::sum);
              try {
                return method.invoke(tenant, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
