package dev.selftrace.store.disk;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Batch;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.Receipt;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.index.LedgerCodec;
import dev.selftrace.store.index.RecordKeeper.Kept;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Verifies one tenant's ledger without writing to it, and computes every receipt again: that of a
 * record from the record, that of its evidence from the span in the log while it is there. Confined
 * to one thread.
 */
final class LedgerCheck {

  /** A server beside us may make its file anew while we open it. */
  private static final int ATTEMPTS_MAX = 3;

  private record Place(TraceId traceId, SpanId spanId) {}

  private final StorageIo io;
  private final TenantRef tenant;
  private final Path folder;
  private final boolean inUse;
  private final List<String> findings;
  private final List<FixEntry> fixes = new ArrayList<>();

  /** The digest of each span that a fix rests on; "" until it was met. */
  private final Map<Place, String> evidence = new HashMap<>();

  private String where = "";
  private long entries;

  /**
   * @param inUse a torn record at the end is one that is being written
   */
  LedgerCheck(StorageIo io, TenantRef tenant, Path folder, boolean inUse, List<String> findings) {
    this.io = io;
    this.tenant = tenant;
    this.folder = folder;
    this.inUse = inUse;
    this.findings = findings;
  }

  /** Reads the ledger; then {@link #evidence} is told of every batch, oldest first. */
  void read() {
    for (int attempt = 1; ; attempt++) {
      try {
        int newest = newest();
        if (newest >= 0) {
          read(newest);
        }
        return;
      } catch (IOException unreadable) {
        if (!inUse || attempt == ATTEMPTS_MAX) {
          findings.add(tenant.id() + ": ledger cannot be read: " + unreadable.getMessage());
          return;
        }
      }
    }
  }

  private int newest() throws IOException {
    int newest = -1;
    for (String name : io.list(folder)) {
      OptionalInt number = LedgerFiles.number(name);
      if (number.isPresent() && !LedgerFiles.isPartial(name)) {
        newest = Math.max(newest, number.getAsInt());
      }
    }
    return newest;
  }

  private void read(int number) throws IOException {
    where = tenant.id() + "/" + LedgerFiles.name(number);
    try (StorageFile file = io.openForReading(folder.resolve(LedgerFiles.name(number)))) {
      header(file, number);
      LedgerScan scan = new LedgerScan(file, file.size());
      for (LedgerScan.Piece piece = scan.next(); piece != null; piece = scan.next()) {
        switch (piece) {
          case LedgerScan.Sound sound -> read(sound.offset(), sound.record());
          case LedgerScan.Damaged range -> {
            if (!(range.tail() && inUse)) {
              findings.add(
                  "Corrupt: %s@%d %d bytes without a sound record"
                      .formatted(where, range.offset(), range.length()));
            }
          }
        }
      }
    }
  }

  private void header(StorageFile file, int number) throws IOException {
    try {
      byte[] bytes = file.read(0, FileHeader.BYTES);
      if (!FileHeader.decode(FileHeader.Kind.LEDGER, bytes, where).isOf(tenant, number)) {
        findings.add("Unsupported: " + where + " is of another version, tenant or number");
      }
    } catch (StoreCorruptException damaged) {
      findings.add(damaged.getMessage());
    }
  }

  private void read(long offset, Kept record) {
    entries++;
    try {
      if (LedgerCodec.decode(record.kind(), record.fields()) instanceof FixEntry fix) {
        fixes.add(fix);
        evidence.put(new Place(fix.traceId(), fix.spanId()), "");
      }
    } catch (StoreCorruptException unknown) {
      findings.add(where + "@" + offset + " " + unknown.getMessage());
    }
  }

  /** Takes the digests of spans that fixes rest on; of several with an id the first counts. */
  void evidence(Batch batch) {
    if (evidence.isEmpty()) {
      return;
    }
    for (Batch.SpanGroup group : batch.spans()) {
      for (ReceivedSpan received : group.spans()) {
        evidence.computeIfPresent(
            new Place(received.span().traceId(), received.span().spanId()),
            (_, known) -> known.isEmpty() ? Receipt.evidence(received.bytes()) : known);
      }
    }
  }

  /** Compares every receipt. */
  DiskTraceStore.CheckedLedgers finish() {
    long expired = 0;
    for (FixEntry fix : fixes) {
      compare(fix, "the record", Receipt.of(fix), fix.receipt());
      String stored = evidence.getOrDefault(new Place(fix.traceId(), fix.spanId()), "");
      if (stored.isEmpty()) {
        expired++;
      } else {
        String span = "span " + fix.spanId().hex() + " of trace " + fix.traceId().hex();
        compare(fix, span, stored, fix.evidence());
      }
    }
    return new DiskTraceStore.CheckedLedgers(entries, fixes.size(), expired);
  }

  private void compare(FixEntry fix, String what, String actual, String expected) {
    if (!actual.equals(expected)) {
      findings.add(
          "Receipt: %s fix %s: %s differs, digest actual=%s expected=%s"
              .formatted(where, fix.fixId(), what, actual, expected));
    }
  }
}
