package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Entries.check;
import static dev.selftrace.store.contract.Entries.fix;
import static dev.selftrace.store.contract.Entries.outcome;
import static dev.selftrace.store.contract.Entries.run;
import static dev.selftrace.store.contract.Entries.score;
import static dev.selftrace.store.contract.Telemetry.span;
import static dev.selftrace.store.contract.Telemetry.trace;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixOutcome.Proof;
import dev.selftrace.store.FixQuery;
import dev.selftrace.store.FixRow;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.LedgerEntry;
import dev.selftrace.store.Page;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What agents wrote down. */
public abstract class LedgerContract extends TraceStoreContract {

  private Ledger ledger() {
    return tenant().ledger();
  }

  private void record(LedgerEntry... entries) {
    for (LedgerEntry entry : entries) {
      ledger().record(entry);
    }
  }

  private static List<String> ids(Page<FixRow> page) {
    return page.items().stream().map(row -> row.fix().fixId()).toList();
  }

  private static List<String> ids(List<RunEntry> runs) {
    return runs.stream().map(RunEntry::runId).toList();
  }

  private static List<String> names(List<CheckEntry> checks) {
    return checks.stream().map(CheckEntry::name).toList();
  }

  private static FixQuery of(Set<String> fingerprints) {
    return new FixQuery(0, Long.MAX_VALUE, null, null, fingerprints, Long.MAX_VALUE, 10);
  }

  @Test
  @DisplayName("an entry is there as it was written as soon as it is recorded, and after a restart")
  void roundTrip() {
    record(run(1, "tests", null), run(2, null, "w"), fix(3, "a"), fix(4, "b"));
    record(outcome(3, Proof.VERIFIED, 8), outcome(4, Proof.REGRESSED, 9));
    record(check(5, "run-1", 1, 2), check(6, null, 2), score(7, 1), score(8, 1));
    assertAllThere();
    reopen();
    assertAllThere();
    record(run(9, null, null));
    assertEquals(11, tenant().stats().ledgerEntries());
  }

  private void assertAllThere() {
    assertEquals(List.of(run(2, null, "w"), run(1, "tests", null)), ledger().runs(10));
    assertEquals(List.of(run(2, null, "w")), ledger().runs(1));
    assertEquals(Optional.of(run(1, "tests", null)), ledger().run("run-1"));
    assertEquals(Optional.empty(), ledger().run("run-3"));
    FixRow row = ledger().fix("fix-3").orElseThrow();
    assertEquals(fix(3, "a"), row.fix());
    assertEquals(outcome(3, Proof.VERIFIED, 8), row.verified());
    assertEquals(null, row.regressed());
    assertEquals(fix(4, "b"), ledger().fix("fix-4").orElseThrow().fix());
    assertEquals(outcome(4, Proof.REGRESSED, 9), ledger().fix("fix-4").orElseThrow().regressed());
    assertEquals(List.of(check(6, null, 2), check(5, "run-1", 1, 2)), ledger().checks(trace(2), 9));
    assertEquals(List.of(check(5, "run-1", 1, 2)), ledger().checks(trace(1), 9));
    assertEquals(List.of(check(5, "run-1", 1, 2)), ledger().checksOfRun("run-1", 9));
    assertEquals(List.of(score(8, 1), score(7, 1)), ledger().scores(trace(1), 9));
    assertEquals(List.of(score(8, 1)), ledger().scores(trace(1), 1));
    assertEquals(List.of(), ledger().scores(trace(2), 9));
    assertEquals(10, tenant().stats().ledgerEntries());
  }

  @Test
  @DisplayName("what is known already changes nothing: the first of an id, the first of a proof")
  void duplicates() {
    record(fix(1, "a"), run(1, "x", null));
    record(fix(1, "other"), run(1, "y", null), outcome(7, Proof.VERIFIED, 1));
    record(outcome(1, Proof.VERIFIED, 5), outcome(1, Proof.VERIFIED, 6));
    for (int i = 0; i < 2; i++) {
      assertEquals(List.of("fix-1"), ids(ledger().fixes(FixQuery.all(10))));
      FixRow row = ledger().fix("fix-1").orElseThrow();
      assertEquals("a", row.fix().fingerprint());
      assertEquals(trace(5), row.verified().traceId());
      assertEquals("x", ledger().run("run-1").orElseThrow().label());
      assertEquals(3, tenant().stats().ledgerEntries());
      record(fix(1, "again"), outcome(1, Proof.VERIFIED, 9));
      if (i == 0 && store().capabilities().durable()) {
        reopen();
      }
    }
  }

  @Test
  @DisplayName("a run ends with the next of its label or workflow; without both with the next such")
  void runAfter() {
    record(run(1, "a", "w"), run(2, "b", null), run(3, null, null), run(4, "c", "w"));
    record(run(5, "a", null), run(6, "b", "v"), run(7, null, null));
    assertEquals(List.of("4", "6", "7", "-", "-", "-", "-"), ends());
    if (store().capabilities().durable()) {
      reopen();
      assertEquals(List.of("4", "6", "7", "-", "-", "-", "-"), ends());
    }
  }

  private List<String> ends() {
    return IntStream.rangeClosed(1, 7)
        .mapToObj(i -> ledger().run("run-" + i).orElseThrow())
        .map(run -> ledger().runAfter(run).map(end -> end.runId().substring(4)).orElse("-"))
        .toList();
  }

  @Test
  @DisplayName("fixes are found by fingerprint, workflow, run and time, newest first")
  void fixes() {
    record(fix(1, "a"), fix(2, "b"), fix(3, "a"), fix(4, "c"));
    assertEquals(List.of("fix-4", "fix-3", "fix-2", "fix-1"), ids(ledger().fixes(FixQuery.all(9))));
    assertEquals(List.of("fix-3", "fix-1"), ids(ledger().fixes(of(Set.of("a")))));
    assertEquals(List.of("fix-4", "fix-3", "fix-1"), ids(ledger().fixes(of(Set.of("a", "c")))));
    assertEquals(List.of(), ids(ledger().fixes(of(Set.of("d")))));
    assertEquals(
        List.of("fix-4", "fix-1"),
        ids(ledger().fixes(new FixQuery(0, 9, "w1", null, Set.of(), Long.MAX_VALUE, 9))));
    assertEquals(
        List.of("fix-3", "fix-1"),
        ids(ledger().fixes(new FixQuery(0, 9, null, "run-1", Set.of(), Long.MAX_VALUE, 9))));
    assertEquals(
        List.of("fix-3", "fix-2"),
        ids(ledger().fixes(new FixQuery(2, 4, null, null, Set.of(), Long.MAX_VALUE, 9))));
    assertEquals(Set.of("a", "b"), ledger().lastFixes(List.of("a", "b", "d")).keySet());
    assertEquals("fix-3", ledger().lastFixes(List.of("a")).get("a").fix().fixId());
  }

  @Test
  @DisplayName("pages of fixes go on behind a place in the ledger, whatever is recorded meanwhile")
  void pages() {
    IntStream.rangeClosed(1, 7).forEach(i -> record(fix(i, "a")));
    List<String> joined = new ArrayList<>();
    long before = Long.MAX_VALUE;
    Page<FixRow> page;
    int recorded = 7;
    do {
      page = ledger().fixes(new FixQuery(0, 99, null, null, Set.of(), before, 3));
      joined.addAll(ids(page));
      record(fix(++recorded, "a"));
      before = page.items().isEmpty() ? 0 : page.items().getLast().sequence();
    } while (page.items().size() == 3);
    assertEquals(7, joined.size());
    assertEquals(7, new TreeSet<>(joined).size());
    assertEquals(recorded, ledger().fixes(FixQuery.all(1)).total());
  }

  @Test
  @DisplayName("one tenant's ledger is not another's")
  void tenants() {
    record(run(1, "a", null), fix(1, "a"), check(1, "run-1", 1), score(1, 1));
    Ledger other = store().tenant(OTHER).ledger();
    assertEquals(List.of(), other.runs(9));
    assertEquals(Optional.empty(), other.run("run-1"));
    assertEquals(Optional.empty(), other.fix("fix-1"));
    assertEquals(List.of(), other.fixes(FixQuery.all(9)).items());
    assertEquals(List.of(), other.checks(trace(1), 9));
    assertEquals(List.of(), other.scores(trace(1), 9));
    other.record(fix(1, "b"));
    assertEquals("a", ledger().fix("fix-1").orElseThrow().fix().fingerprint());
  }

  @Test
  @DisplayName("the ledger outlives the traces it speaks of")
  void outlives() {
    append(span(1, 1));
    record(score(1, 1), check(1, null, 1));
    clock.advance(java.time.Duration.ofDays(30));
    append(span(2, 1));
    assertEquals(1, ledger().scores(trace(1), 9).size());
    assertEquals(List.of("gate 1"), names(ledger().checks(trace(1), 9)));
  }

  @Test
  @DisplayName("beyond its entries the oldest runs, checks and scores are forgotten, never a fix")
  void entriesMax() {
    List<String> hits = new ArrayList<>();
    openAnew(Limits.ledger(6, 1 << 20), hits(hits));
    record(run(1, "a", null), fix(1, "a"), check(1, "r", 1), score(1, 1), run(2, "a", null));
    record(outcome(1, Proof.VERIFIED, 4));
    assertEquals(List.of(), hits);
    record(fix(2, "b"), run(3, "a", null));
    assertEquals(List.of("ledger-entries-max", "ledger-entries-max"), hits);
    assertEquals(List.of("run-3", "run-2"), ids(ledger().runs(9)));
    assertEquals(Optional.empty(), ledger().run("run-1"));
    assertEquals(List.of(), ledger().checks(trace(1), 9));
    assertEquals(List.of(), ledger().checksOfRun("r", 9));
    assertEquals(1, ledger().scores(trace(1), 9).size());
    assertEquals("run-3", ledger().runAfter(run(2, "a", null)).orElseThrow().runId());
    record(fix(3, "c"), fix(4, "d"), fix(5, "e"));
    assertEquals(List.of(), ledger().runs(9));
    assertEquals(5, ledger().fixes(FixQuery.all(9)).total());
    assertThrows(StoreFullException.class, () -> record(fix(6, "f")));
    assertThrows(StoreFullException.class, () -> record(run(9, null, null)));
    record(outcome(2, Proof.REGRESSED, 4));
    assertEquals(5, ledger().fixes(FixQuery.all(9)).total());
    assertEquals(Optional.empty(), ledger().fix("fix-6"));
  }

  @Test
  @DisplayName(
      "bytes are bounded likewise, and what could never fit is refused and changes nothing")
  void bytesMax() {
    List<String> hits = new ArrayList<>();
    openAnew(Limits.ledger(1_000, 20_000), hits(hits));
    record(fix(1, "a"));
    int[] many = IntStream.range(0, 1_000).toArray();
    assertThrows(StoreFullException.class, () -> record(check(1, null, many)));
    IntStream.rangeClosed(1, 200).forEach(i -> record(score(i, i)));
    assertEquals(Set.of("ledger-bytes-max"), Set.copyOf(hits));
    assertEquals(List.of(), ledger().scores(trace(1), 9));
    assertEquals(1, ledger().scores(trace(200), 9).size());
    assertTrue(tenant().stats().ledgerEntries() < 100);
    assertTrue(ledger().fix("fix-1").isPresent());
  }

  private static StoreMetrics hits(List<String> hits) {
    return new StoreMetrics() {
      @Override
      public void limitHit(String limit) {
        hits.add(limit);
      }
    };
  }

  @Test
  @DisplayName("many may write at once; each entry is there once")
  void concurrent() throws Exception {
    List<Thread> threads =
        Stream.of(0, 1, 2, 3)
            .map(t ->
                Thread.ofVirtual()
                    .unstarted(() -> {
                      for (int i = 0; i < 25; i++) {
                        record(fix(t * 100 + i, "f"), fix(999, "same"), score(i, t));
                      }
                    }))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 2; i++) {
      Page<FixRow> page = ledger().fixes(FixQuery.all(200));
      assertEquals(101, page.total());
      assertEquals(101, page.items().stream().map(FixRow::sequence).distinct().count());
      assertEquals(25, ledger().scores(trace(3), 99).size());
      if (i == 0 && store().capabilities().durable()) {
        reopen();
      }
    }
  }

  @Test
  @DisplayName("a thread that was interrupted still writes, and leaves the ledger sound")
  void interrupted() throws Exception {
    Thread interrupted =
        Thread.ofVirtual()
            .start(() -> {
              Thread.currentThread().interrupt();
              record(fix(1, "a"));
            });
    interrupted.join();
    record(fix(2, "a"));
    assertEquals(2, ledger().fixes(FixQuery.all(9)).total());
  }

  @Test
  @DisplayName("a closed store refuses questions and entries")
  void closed() {
    Ledger before = ledger();
    record(fix(1, "a"));
    assertFalse(before.fix("fix-1").isEmpty());
    store().close();
    assertThrows(StoreClosedException.class, () -> before.fix("fix-1"));
    assertThrows(StoreClosedException.class, () -> before.record(outcome(1, Proof.VERIFIED, 1)));
    assertThrows(StoreClosedException.class, () -> before.runs(1));
  }

  @Test
  @DisplayName("each proof of a fix stands for itself")
  void proofs() {
    record(fix(1, "a"), outcome(1, Proof.VERIFIED, 10), outcome(1, Proof.REGRESSED, 11));
    FixRow row = ledger().fix("fix-1").orElseThrow();
    assertEquals(trace(10), row.verified().traceId());
    assertEquals(trace(11), row.regressed().traceId());
  }
}
