package dev.selftrace.store.disk;

import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.index.LedgerCodec;
import dev.selftrace.store.index.LedgerTable;
import dev.selftrace.store.index.RecordKeeper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tenant's ledger in a file of its own, beside the segments and out of reach of their retention
 * (ADR 023). Thread-safe: the file is touched on the ledger thread only, which nobody interrupts.
 *
 * <p>A record is appended and forced before anybody sees it. A file is never written to again once
 * a write or force of it has failed, or damage was found in it: the next record first makes a new
 * file of everything that is in the table, under the next number, whole and forced before it gets
 * its name. The highest number is the ledger. The same step, when most of a file is forgotten, is
 * how it shrinks.
 */
final class DiskLedger implements RecordKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(DiskLedger.class);

  /** Smaller files are not worth making anew. */
  private static final long COMPACT_BYTES_MIN = 1 << 20;

  private static final int COPY_BYTES = 1 << 20;

  /** Something that touches files. */
  private interface Work {
    void run() throws IOException;
  }

  private final TenantLog.Environment environment;
  private final TenantRef tenant;
  private final Path folder;
  private final Executor thread;
  private volatile boolean closed;
  private volatile boolean opened;

  // What follows is confined to the ledger thread.

  /** Null while there is no file. */
  private @Nullable Path file;

  /** Where the next record goes. */
  private long end;

  /** Whether the file may be appended to. */
  private boolean trusted;

  /** Records that this version does not understand, and carries along. */
  private int foreign;

  private int lastNumber;
  private long compactFrom = COMPACT_BYTES_MIN;

  /**
   * @param thread runs one thing after the other, and is not interrupted
   */
  DiskLedger(TenantLog.Environment environment, TenantRef tenant, Executor thread) {
    this.environment = environment;
    this.tenant = tenant;
    this.folder = environment.data().tenant(tenant);
    this.thread = thread;
  }

  /** Refuses everything from now on. */
  void close() {
    closed = true;
  }

  @Override
  public void open(LedgerTable table) {
    requireOpen();
    if (!opened) {
      onThread(() -> {
        if (!opened) {
          read(table);
          opened = true;
        }
      });
    }
  }

  @Override
  public void keep(LedgerTable table, Kept record) {
    requireOpen();
    if (environment.data().freeBytes() < environment.limits().freeBytesMin()) {
      environment.metrics().limitHit("free-bytes-min");
      throw new StoreFullException("free-bytes-min", TenantLog.FULL_RETRY);
    }
    onThread(() -> {
      try {
        if (!trusted) {
          makeAnew(table);
        } else if (end > compactFrom && end > 2 * recordBytes(table)) {
          compact(table);
        }
        append(LedgerRecord.encode(record));
      } catch (IOException failed) {
        throw refusal(failed);
      }
    });
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreClosedException("Closed: the store has stopped");
    }
  }

  private void onThread(Work work) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      thread.execute(() -> {
        try {
          work.run();
          done.complete(null);
        } catch (IOException unreadable) {
          done.completeExceptionally(
              new StoreCorruptException("Corrupt: the ledger cannot be read", unreadable));
        } catch (RuntimeException | Error failed) {
          done.completeExceptionally(failed);
        }
      });
    } catch (RejectedExecutionException stopped) {
      throw new StoreClosedException("Closed: the store has stopped", stopped);
    }
    try {
      done.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof StoreException expected) {
        throw expected;
      }
      throw failed;
    }
  }

  /** Fills the table from the file with the highest number. */
  private void read(LedgerTable table) throws IOException {
    long start = System.nanoTime();
    foreign = 0;
    int newest = -1;
    for (String name : environment.io().list(folder)) {
      OptionalInt number = LedgerFiles.number(name);
      lastNumber = Math.max(lastNumber, number.orElse(0));
      newest = Math.max(newest, LedgerFiles.isPartial(name) ? -1 : number.orElse(-1));
    }
    if (newest < 0) {
      return;
    }
    Path path = folder.resolve(LedgerFiles.name(newest));
    try (StorageFile read = environment.io().openForWriting(path)) {
      end = read.size();
      trusted = header(read, path, newest) && force(read);
      load(read, path, table);
    }
    file = path;
    deleteOthers();
    LOG.atInfo()
        .addKeyValue("entries", table.entries())
        .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
        .log("Ledger read");
  }

  /** Whether the header is undamaged; one of another version or tenant is refused. */
  private boolean header(StorageFile read, Path path, int number) throws IOException {
    String name = LedgerFiles.name(number);
    FileHeader header;
    try {
      header = FileHeader.decode(FileHeader.Kind.LEDGER, read.read(0, FileHeader.BYTES), name);
    } catch (StoreCorruptException damaged) {
      setAside(read, path, 0, Math.min(end, FileHeader.BYTES));
      return false;
    }
    if (!header.isOf(tenant, number)) {
      throw new StoreCorruptException(
          "Unsupported: " + name + " is of another version, tenant or number");
    }
    return true;
  }

  /** What a killed process wrote may be in the page cache only. */
  private boolean force(StorageFile read) {
    try {
      read.force();
      environment.io().forceFolder(folder);
      return true;
    } catch (IOException failed) {
      LOG.error("Force failed; the next record begins a new ledger file", failed);
      return false;
    }
  }

  private void load(StorageFile read, Path path, LedgerTable table) throws IOException {
    LedgerScan scan = new LedgerScan(read, end);
    for (LedgerScan.Piece piece = scan.next(); piece != null; piece = scan.next()) {
      switch (piece) {
        case LedgerScan.Sound sound -> load(sound.record(), table);
        case LedgerScan.Damaged range -> {
          trusted = false;
          setAside(read, path, range.offset(), range.length());
        }
      }
    }
  }

  private void load(Kept record, LedgerTable table) {
    try {
      table.load(
          record.sequence(),
          LedgerCodec.decode(record.kind(), record.fields()),
          record.fields().length);
    } catch (StoreCorruptException later) {
      foreign++;
      LOG.atWarn()
          .addKeyValue("kind", record.kind())
          .setCause(later)
          .log("A ledger record is not understood; it is kept, not shown");
    }
  }

  private void setAside(StorageFile read, Path path, long offset, long length) {
    try {
      String name = path.getFileName().toString();
      if (length > 0 && quarantine().keep(read, name, offset, length)) {
        environment.metrics().quarantined(length);
        LOG.atWarn()
            .addKeyValue("file", name)
            .addKeyValue("offset", offset)
            .addKeyValue("bytes", length)
            .log("Damaged part of a ledger set aside in quarantine");
      }
    } catch (IOException failed) {
      LOG.error("Quarantine failed; the damaged part stays in the ledger", failed);
    }
  }

  private Quarantine quarantine() {
    return new Quarantine(environment.io(), folder);
  }

  private void append(byte[] record) throws IOException {
    Path target = file;
    if (target == null) {
      throw new IOException("no ledger file");
    }
    trusted = false;
    try (StorageFile open = environment.io().openForWriting(target)) {
      try {
        open.writeFully(ByteBuffer.wrap(record), end);
        requireSize(open, end + record.length);
        force(open, record.length);
      } catch (IOException failed) {
        cutBack(open);
        throw failed;
      }
    }
    trusted = true;
  }

  private void force(StorageFile open, int bytes) throws IOException {
    long start = System.nanoTime();
    open.force();
    environment.metrics().forced(System.nanoTime() - start);
    end += bytes;
  }

  private static void requireSize(StorageFile open, long expected) throws IOException {
    long size = open.size();
    if (size != expected) {
      throw new IOException("Truncated: size actual=" + size + " expected=" + expected);
    }
  }

  /** So that a record that was refused is not found after a restart. */
  private void cutBack(StorageFile open) {
    try {
      open.truncate(end);
      open.force();
    } catch (IOException failed) {
      LOG.warn("Cutting a ledger back failed; the next record begins a new file", failed);
    }
  }

  private void compact(LedgerTable table) throws IOException {
    try {
      makeAnew(table);
      compactFrom = COMPACT_BYTES_MIN;
    } catch (IOException failed) {
      if (!trusted) {
        throw failed;
      }
      compactFrom = 2 * end;
      LOG.warn("Making a ledger smaller failed; it will be tried again when it has grown", failed);
    }
  }

  /** Bytes of a file that holds nothing but what is in the table. */
  private static long recordBytes(LedgerTable table) {
    return FileHeader.BYTES
        + table.recordBytes()
        + (long) LedgerRecord.HEAD_BYTES * table.entries();
  }

  /** Makes a new file of what is in the table and goes on with it. */
  private void makeAnew(LedgerTable table) throws IOException {
    StorageIo io = environment.io();
    environment.data().createTenant(tenant);
    lastNumber++;
    Path partial = folder.resolve(LedgerFiles.partialName(lastNumber));
    Path target = folder.resolve(LedgerFiles.name(lastNumber));
    long size;
    try (StorageFile created = io.create(partial)) {
      FileHeader header =
          FileHeader.of(FileHeader.Kind.LEDGER, tenant, lastNumber, environment.now());
      created.writeFully(ByteBuffer.wrap(header.encode()), 0);
      size = file == null ? FileHeader.BYTES : copy(file, created, table);
      requireSize(created, size);
      created.force();
    } catch (IOException failed) {
      discard(partial);
      throw failed;
    }
    trusted = false;
    io.rename(partial, target);
    io.forceFolder(folder);
    file = target;
    end = size;
    trusted = true;
    deleteOthers();
  }

  /** Copies the records that are not forgotten, and those of later versions, as they are. */
  private long copy(Path from, StorageFile to, LedgerTable table) throws IOException {
    long at = FileHeader.BYTES;
    int copied = 0;
    int unknown = 0;
    try (StorageFile read = environment.io().openForReading(from)) {
      LedgerScan scan = new LedgerScan(read, end);
      List<byte[]> waiting = new ArrayList<>();
      long bytes = 0;
      for (LedgerScan.Piece piece = scan.next(); piece != null; piece = scan.next()) {
        if (!(piece instanceof LedgerScan.Sound sound)) {
          continue;
        }
        boolean understood = isUnderstood(sound.record());
        if (understood && !table.holds(sound.record().sequence())) {
          continue;
        }
        copied += understood ? 1 : 0;
        unknown += understood ? 0 : 1;
        waiting.add(read.read(sound.offset(), sound.length()));
        bytes += sound.length();
        if (bytes > COPY_BYTES) {
          at = write(waiting, to, at);
          bytes = 0;
        }
      }
      at = write(waiting, to, at);
    }
    if (copied != table.entries() || unknown != foreign) {
      throw new IOException(
          "Corrupt: %s records actual=%d+%d expected=%d+%d"
              .formatted(from.getFileName(), copied, unknown, table.entries(), foreign));
    }
    return at;
  }

  private static boolean isUnderstood(Kept record) {
    try {
      var _ = LedgerCodec.decode(record.kind(), record.fields());
      return true;
    } catch (StoreCorruptException later) {
      return false;
    }
  }

  private static long write(List<byte[]> records, StorageFile to, long at) throws IOException {
    long next = at;
    for (byte[] record : records) {
      to.writeFully(ByteBuffer.wrap(record), next);
      next += record.length;
    }
    records.clear();
    return next;
  }

  private void discard(Path partial) {
    try {
      environment.io().delete(partial);
    } catch (IOException failed) {
      LOG.warn("An unfinished ledger file could not be removed", failed);
    }
  }

  /** Removes every ledger file but the current one; what stays is removed another time. */
  private void deleteOthers() {
    Path current = file;
    if (current == null) {
      return;
    }
    String keep = current.getFileName().toString();
    try {
      for (String name : environment.io().list(folder)) {
        if (LedgerFiles.number(name).isPresent() && !name.equals(keep)) {
          environment.io().delete(folder.resolve(name));
        }
      }
    } catch (IOException failed) {
      LOG.warn("An old ledger file could not be removed; it will be tried again", failed);
    }
  }

  private StoreException refusal(IOException cause) {
    LOG.warn("A ledger record could not be kept", cause);
    if (NoSpace.isCauseOf(cause)) {
      environment.metrics().limitHit("free-bytes-min");
      return new StoreFullException("free-bytes-min", TenantLog.FULL_RETRY);
    }
    return new StoreClosedException("Closed: the ledger could not be written, try again", cause);
  }
}
