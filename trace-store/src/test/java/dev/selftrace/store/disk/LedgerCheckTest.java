package dev.selftrace.store.disk;

import static dev.selftrace.store.contract.Entries.fix;
import static dev.selftrace.store.contract.Entries.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Slice;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.index.LedgerCodec;
import dev.selftrace.store.index.RecordKeeper.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code check} computes every receipt again. */
class LedgerCheckTest {

  private static final StoreLimits LIMITS = LogFixture.limits(1 << 20);

  @TempDir Path data;

  private final ReceivedSpan span = LogFixture.span(5, 100, new SplittableRandom(1));

  private DiskTraceStore open() {
    return DiskTraceStore.open(
        data,
        LIMITS,
        LogFixture.DERIVER,
        LogFixture.JUDGE,
        () -> Instant.ofEpochSecond(1_800_000_000),
        StoreMetrics.NONE);
  }

  private FixEntry fixOf(int number, Slice evidence) {
    return fix(number, "v1:f", span.span().traceId(), span.span().spanId(), evidence);
  }

  private void store(FixEntry... fixes) {
    try (DiskTraceStore store = open()) {
      store
          .tenant(LogFixture.TENANT)
          .append(LogFixture.batch(List.of(span)))
          .toCompletableFuture()
          .join();
      Ledger ledger = store.tenant(LogFixture.TENANT).ledger();
      ledger.record(run(1, "a", null));
      for (FixEntry fix : fixes) {
        ledger.record(fix);
      }
    }
  }

  private Path ledger() {
    return data.resolve("t").resolve(LogFixture.TENANT.id()).resolve(LedgerFiles.name(1));
  }

  @Test
  @DisplayName("receipts that hold are counted, and those whose span is not stored any more")
  void sound() {
    store(fixOf(1, span.bytes()), fix(2, "v1:g"));
    DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
    assertEquals(List.of(), report.findings());
    assertEquals(new DiskTraceStore.CheckedLedgers(3, 2, 1), report.ledgers());
    assertEquals(0, report.exitCode());
  }

  @Test
  @DisplayName("a record that somebody changed, checksum and all, is named with its fix")
  void changedRecord() throws IOException {
    FixEntry real = fixOf(1, span.bytes());
    store(real);
    FixEntry changed =
        new FixEntry(
            real.fixId(),
            real.claim(),
            "another summary",
            real.fingerprint(),
            real.traceId(),
            real.spanId(),
            real.failedAt(),
            real.workflow(),
            real.test(),
            real.operation(),
            real.spanName(),
            real.errorType(),
            real.message(),
            real.files(),
            real.commit(),
            real.archivedAs(),
            real.runId(),
            real.recordedAt(),
            real.evidence(),
            real.receipt());
    byte[] file = Files.readAllBytes(ledger());
    byte[] old = record(2, real);
    byte[] kept = java.util.Arrays.copyOf(file, file.length - old.length);
    Files.write(ledger(), kept);
    Files.write(ledger(), record(2, changed), java.nio.file.StandardOpenOption.APPEND);
    DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
    assertEquals(1, report.findings().size(), report.findings()::toString);
    String finding = report.findings().getFirst();
    assertTrue(finding.startsWith("Receipt: tenant00/ledger-000001.log fix fix-1: the record"));
    assertTrue(finding.endsWith("expected=" + real.receipt()), finding);
    assertEquals(1, report.exitCode());
  }

  private static byte[] record(long sequence, FixEntry fix) {
    return LedgerRecord.encode(new Kept(sequence, LedgerCodec.kind(fix), LedgerCodec.encode(fix)));
  }

  @Test
  @DisplayName("a span that is not the one the fix rests on is named with its fix")
  void changedSpan() {
    byte[] other = span.bytes().toByteArray();
    other[other.length - 1] ^= 1;
    store(fixOf(1, Slice.of(other)));
    DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
    assertEquals(1, report.findings().size(), report.findings()::toString);
    assertTrue(
        report
            .findings()
            .getFirst()
            .contains("fix fix-1: span " + span.span().spanId().hex() + " of trace "));
    assertEquals(1, report.exitCode());
  }

  @Test
  @DisplayName("a flipped byte is damage, and so is a torn end unless a server is writing there")
  void damaged() throws IOException {
    store(fixOf(1, span.bytes()));
    byte[] file = Files.readAllBytes(ledger());
    file[file.length - 3] ^= 1;
    Files.write(ledger(), file);
    DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
    assertTrue(report.findings().getFirst().startsWith("Corrupt: tenant00/ledger-000001.log@"));
    assertEquals(1, report.exitCode());
    try (DiskTraceStore _ = open()) {
      assertEquals(List.of(), DiskTraceStore.check(data).findings());
    }
  }
}
