package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Verifies a data directory without writing to it. Confined to one thread. */
final class StoreCheck {

  private final StorageIo io;
  private final Path root;
  private final boolean inUse;
  private final List<String> findings = new ArrayList<>();
  private final List<String> quarantined = new ArrayList<>();
  private int segments;
  private long frames;
  private long spans;
  private long logs;
  private long bytes;
  private DiskTraceStore.CheckedLedgers ledgers = DiskTraceStore.CheckedLedgers.NONE;

  private StoreCheck(StorageIo io, Path root, boolean inUse) {
    this.io = io;
    this.root = root;
    this.inUse = inUse;
  }

  static DiskTraceStore.CheckReport run(StorageIo io, Path root) {
    try {
      if (!DataFolder.isOne(io, root)) {
        return failed("no data directory at " + root);
      }
      DataFolder.requireKnownFormat(io, root);
      return new StoreCheck(io, root, isInUse(io, root)).report();
    } catch (IOException | StoreCorruptException unreadable) {
      return failed(String.valueOf(unreadable.getMessage()));
    }
  }

  private static DiskTraceStore.CheckReport failed(String reason) {
    return new DiskTraceStore.CheckReport(
        false,
        0,
        0,
        0,
        0,
        0,
        0,
        DiskTraceStore.CheckedLedgers.NONE,
        List.of("Cannot check: " + reason),
        List.of());
  }

  private static boolean isInUse(StorageIo io, Path root) throws IOException {
    Path lock = DataFolder.lockFile(root);
    if (!io.exists(lock)) {
      return false;
    }
    try (Closeable held = io.tryLock(lock)) {
      return held == null;
    }
  }

  private DiskTraceStore.CheckReport report() throws IOException {
    List<TenantRef> tenants = DataFolder.tenantRefs(io, root);
    for (TenantRef tenant : tenants) {
      check(tenant);
    }
    return new DiskTraceStore.CheckReport(
        true, tenants.size(), segments, frames, spans, logs, bytes, ledgers, findings, quarantined);
  }

  private void check(TenantRef tenant) {
    Path folder = DataFolder.tenant(root, tenant);
    try {
      for (String part : new Quarantine(io, folder).parts()) {
        quarantined.add(tenant.id() + "/" + part);
      }
      LedgerCheck ledger = new LedgerCheck(io, tenant, folder, inUse, findings);
      ledger.read();
      List<String> names =
          io.list(folder).stream().filter(n -> SegmentFiles.number(n).isPresent()).toList();
      for (int i = 0; i < names.size(); i++) {
        check(tenant, folder.resolve(names.get(i)), i == names.size() - 1, ledger);
      }
      ledgers = ledgers.and(ledger.finish());
    } catch (IOException unreadable) {
      findings.add(tenant.id() + ": cannot be read: " + unreadable.getMessage());
    }
  }

  private void check(TenantRef tenant, Path path, boolean newest, LedgerCheck ledger) {
    String name = tenant.id() + "/" + path.getFileName();
    segments++;
    try (StorageFile file = io.openForReading(path)) {
      long size = file.size();
      bytes += size;
      header(tenant, path, name, file);
      SegmentScan scan = new SegmentScan(file, name, FileHeader.BYTES, size);
      for (SegmentScan.Piece piece = scan.next(); piece != null; piece = scan.next()) {
        switch (piece) {
          case SegmentScan.Sound sound -> check(name, sound, ledger);
          case SegmentScan.Damaged range -> {
            if (!(range.tail() && newest && inUse)) {
              findings.add(
                  "Corrupt: %s@%d %d bytes without a sound frame"
                      .formatted(name, range.offset(), range.length()));
            }
          }
        }
      }
    } catch (IOException unreadable) {
      findings.add(name + ": cannot be read: " + unreadable.getMessage());
    }
  }

  private void header(TenantRef tenant, Path path, String name, StorageFile file)
      throws IOException {
    try {
      FileHeader header =
          FileHeader.decode(FileHeader.Kind.SEGMENT, file.read(0, FileHeader.BYTES), name);
      int number = SegmentFiles.number(path.getFileName().toString()).orElse(-1);
      if (!header.isOf(tenant, number)) {
        findings.add("Unsupported: " + name + " is of another version, tenant or number");
      }
    } catch (StoreCorruptException damaged) {
      findings.add(damaged.getMessage());
    }
  }

  private void check(String name, SegmentScan.Sound sound, LedgerCheck ledger) {
    Frame frame = sound.frame();
    FrameRecords records = FrameRecords.of(sound);
    frames++;
    spans += frame.spans();
    logs += frame.logs();
    ledger.evidence(records.batch());
    int found = records.batch().spanCount() + records.batch().logCount();
    if (records.unreadable() > 0 || found != frame.spans() + frame.logs()) {
      findings.add(
          "Corrupt: %s@%d records actual=%d expected=%d"
              .formatted(name, frame.offset(), found, frame.spans() + frame.logs()));
    }
  }
}
