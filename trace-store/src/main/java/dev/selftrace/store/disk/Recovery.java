package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rebuilds one tenant from its logs. Never fatal: what is damaged is set aside and reported, the
 * rest is served. Confined to one thread.
 *
 * <p>Only the newest segment can have been written to when the process ended, so only its end may
 * be <em>torn</em>: a damaged range that reaches the end of the file with nothing sound behind it.
 * That range is copied to quarantine and cut off. Everything else that is damaged is copied and
 * left where it is. The newest segment is forced before its rows are published, because what the
 * killed process wrote may still be in the page cache only; a segment that was damaged in any way
 * is not appended to again.
 */
final class Recovery {

  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

  /** Takes what the frames hold. */
  interface Sink {

    /** Derives what is needed to show a frame's records. Called by several threads at once. */
    Ready prepare(FrameRecords records);
  }

  /** Shows the records of one frame; called in the order in which frames were written. */
  interface Ready {
    void show(Append.Placed placed);
  }

  private record Decoded(FrameRecords records, Ready ready) {}

  private final TenantLog.Environment environment;
  private final TenantRef tenant;
  private final Path folder;
  private final Quarantine quarantine;
  private final Sink sink;
  private final OrderedWork work;
  private final SegmentList segments;
  private long lastArrival;
  private int lastNumber;
  private long spans;
  private int damagedParts;

  /**
   * @param helpers decode frames in parallel
   */
  Recovery(
      TenantLog.Environment environment,
      TenantRef tenant,
      SegmentList segments,
      Executor helpers,
      Sink sink) {
    this.environment = environment;
    this.tenant = tenant;
    this.folder = environment.data().tenant(tenant);
    this.quarantine = new Quarantine(environment.io(), folder);
    this.segments = segments;
    this.work = new OrderedWork(helpers);
    this.sink = sink;
  }

  /**
   * Reads everything and returns the log to go on with.
   *
   * @throws StoreCorruptException when the tenant's folder cannot be read at all
   */
  TenantLog run() {
    long start = System.nanoTime();
    List<Integer> numbers = numbers();
    Segment last = null;
    for (int i = 0; i < numbers.size(); i++) {
      last = segment(numbers.get(i), i == numbers.size() - 1);
    }
    if (!numbers.isEmpty()) {
      LOG.atInfo()
          .addKeyValue("segments", numbers.size())
          .addKeyValue("spans", spans)
          .addKeyValue("damagedParts", damagedParts)
          .addKeyValue("millis", (System.nanoTime() - start) / 1_000_000)
          .log("Tenant recovered from its log");
    }
    return new TenantLog(environment, tenant, segments, last, lastNumber, lastArrival);
  }

  private List<Integer> numbers() {
    List<Integer> numbers = new ArrayList<>();
    try {
      for (String name : environment.io().list(folder)) {
        OptionalInt number = SegmentFiles.number(name);
        number.ifPresent(numbers::add);
      }
    } catch (IOException unreadable) {
      throw new StoreCorruptException("Corrupt: tenant folder cannot be read", unreadable);
    }
    numbers.sort(null);
    lastNumber = numbers.isEmpty() ? -1 : numbers.getLast();
    return numbers;
  }

  /** Recovers a segment; returns it when it can be appended to. */
  private @Nullable Segment segment(int number, boolean newest) {
    Segment segment = new Segment(number, folder.resolve(SegmentFiles.name(number)));
    try (StorageFile file =
        newest
            ? environment.io().openForWriting(segment.file())
            : environment.io().openForReading(segment.file())) {
      return read(segment, file, newest);
    } catch (IOException unreadable) {
      segment.extendTo(0, environment.now());
      damagedParts++;
      LOG.atError()
          .addKeyValue("segment", segment.name())
          .setCause(unreadable)
          .log("Segment cannot be read; it is left alone and not served");
      return null;
    }
  }

  private @Nullable Segment read(Segment segment, StorageFile file, boolean newest)
      throws IOException {
    long size = file.size();
    boolean sound = true;
    switch (header(segment, file)) {
      case OURS -> {}
      case FOREIGN -> {
        damagedParts++;
        return null;
      }
      case DAMAGED -> {
        if (newest && size <= FileHeader.BYTES) {
          return dropUnborn(segment, file, size);
        }
        keep(segment, file, 0, Math.min(size, FileHeader.BYTES));
        sound = false;
      }
    }
    if (newest) {
      sound &= force(file);
    }
    segments.add(segment);
    try {
      SegmentScan scan = new SegmentScan(file, segment.name(), FileHeader.BYTES, size);
      for (SegmentScan.Piece piece = scan.next(); piece != null; piece = scan.next()) {
        switch (piece) {
          case SegmentScan.Sound frame -> recover(segment, file, frame);
          case SegmentScan.Damaged range -> {
            sound = false;
            setAside(segment, file, range, newest);
          }
        }
      }
    } finally {
      work.finish();
    }
    return newest && sound && size < environment.limits().segmentBytesMax() ? segment : null;
  }

  private enum Header {
    OURS,
    DAMAGED,
    FOREIGN
  }

  private Header header(Segment segment, StorageFile file) throws IOException {
    try {
      byte[] bytes = file.read(0, FileHeader.BYTES);
      if (FileHeader.decode(FileHeader.Kind.SEGMENT, bytes, segment.name())
          .isOf(tenant, segment.number())) {
        return Header.OURS;
      }
      LOG.atError()
          .addKeyValue("segment", segment.name())
          .log("Segment is of another version, tenant or number; it is left alone, not served");
      return Header.FOREIGN;
    } catch (StoreCorruptException damaged) {
      LOG.atError()
          .addKeyValue("segment", segment.name())
          .setCause(damaged)
          .log("Segment header is damaged; its frames are served");
      return Header.DAMAGED;
    }
  }

  /** Makes durable what the last process may have left in the page cache. */
  private boolean force(StorageFile file) throws IOException {
    try {
      file.force();
      environment.io().forceFolder(folder);
      return true;
    } catch (IOException failed) {
      LOG.atError().setCause(failed).log("Force failed; the next batch begins a new segment");
      return false;
    }
  }

  private void setAside(
      Segment segment, StorageFile file, SegmentScan.Damaged range, boolean newest)
      throws IOException {
    boolean kept = keep(segment, file, range.offset(), range.length());
    if (kept && range.tail() && newest) {
      file.truncate(range.offset());
      file.force();
    } else {
      segment.extendTo(range.offset() + range.length(), environment.now());
    }
  }

  /** The process ended while it made this file: no frame was ever written to it. */
  private @Nullable Segment dropUnborn(Segment segment, StorageFile file, long size)
      throws IOException {
    if (size > 0) {
      keep(segment, file, 0, size);
    }
    environment.io().delete(segment.file());
    environment.io().forceFolder(folder);
    return null;
  }

  private void recover(Segment segment, StorageFile file, SegmentScan.Sound sound) {
    long rawBytes = sound.sections().stream().mapToLong(section -> section.length).sum();
    work.add(
        () -> {
          FrameRecords records = FrameRecords.of(sound);
          return new Decoded(records, sink.prepare(records));
        },
        decoded -> show(segment, file, sound.frame(), decoded),
        rawBytes);
  }

  private void show(Segment segment, StorageFile file, Frame frame, Decoded decoded) {
    FrameRecords records = decoded.records();
    if (records.unreadable() > 0) {
      LOG.atError()
          .addKeyValue("segment", segment.name())
          .addKeyValue("offset", frame.offset())
          .addKeyValue("records", records.unreadable())
          .log("Records that do not parse are set aside");
      keep(segment, file, frame.offset(), frame.length());
    }
    int firstChunk = segment.add(frame);
    lastArrival = Math.max(lastArrival + 1, frame.arrival());
    spans += records.batch().spanCount();
    decoded.ready().show(new Append.Placed(segment, firstChunk, lastArrival));
  }

  /** Sets a range aside; false when that was not possible, so that it must not be cut off. */
  private boolean keep(Segment segment, StorageFile file, long offset, long length) {
    damagedParts++;
    try {
      if (quarantine.keep(file, segment.name(), offset, length)) {
        environment.metrics().quarantined(length);
        LOG.atWarn()
            .addKeyValue("segment", segment.name())
            .addKeyValue("offset", offset)
            .addKeyValue("bytes", length)
            .log("Damaged part of a log set aside in quarantine");
      }
      return true;
    } catch (IOException failed) {
      LOG.atError().setCause(failed).log("Quarantine failed; the damaged part stays in the log");
      return false;
    }
  }
}
