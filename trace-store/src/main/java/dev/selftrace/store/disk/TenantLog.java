package dev.selftrace.store.disk;

import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one tenant's log, where batches are added. Confined to the tenant's writer thread.
 *
 * <p>The promise that everything here serves: a batch is published and acknowledged only after the
 * force that covers it has succeeded, and a byte whose force has failed is never trusted again.
 *
 * <ul>
 *   <li>A write that fails is cut away and the batch refused; the log goes on.
 *   <li>A force that fails is never repeated: the kernel may have dropped the pages and report
 *       success the next time. All waiting batches fail, the file is cut back to its durable end,
 *       and the next batch goes to a new segment.
 * </ul>
 */
final class TenantLog {

  private static final Logger LOG = LoggerFactory.getLogger(TenantLog.class);

  /** When to come back after the disk was full. */
  static final Duration FULL_RETRY = Duration.ofSeconds(5);

  /** What a log needs to know of its store. */
  record Environment(
      StorageIo io,
      DataFolder data,
      StoreLimits limits,
      InstantSource clock,
      StoreMetrics metrics) {

    /** Nanoseconds since the epoch. */
    long now() {
      Instant instant = clock.instant();
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
  }

  /** Written, not yet forced. */
  private record Written(Append append, @Nullable Frame frame) {}

  private final Environment environment;
  private final TenantRef tenant;
  private final Path folder;
  private final SegmentList segments;
  private final ArrayDeque<Written> unforced = new ArrayDeque<>();

  /** The segment appended to; null when the next batch begins a new one. */
  private @Nullable Segment active;

  private @Nullable StorageFile file;

  /** Where the next frame goes. */
  private long end;

  private long lastArrival;
  private int lastNumber;

  /**
   * @param segments what recovery found
   * @param active the segment to go on with; null to begin a new one
   * @param lastNumber the highest number any file of the tenant bears
   */
  TenantLog(
      Environment environment,
      TenantRef tenant,
      SegmentList segments,
      @Nullable Segment active,
      int lastNumber,
      long lastArrival) {
    this.environment = environment;
    this.tenant = tenant;
    this.folder = environment.data().tenant(tenant);
    this.segments = segments;
    this.active = active;
    this.end = active == null ? 0 : active.bytes();
    this.lastNumber = lastNumber;
    this.lastArrival = lastArrival;
  }

  /** Writes a batch; it is durable only after {@link #commit}. */
  void write(Append append) {
    FrameEncoder.Encoded encoded = append.frame();
    if (encoded == null) {
      unforced.add(new Written(append, null));
      return;
    }
    try {
      Segment segment = segmentFor(encoded);
      long arrival = Math.max(environment.now(), lastArrival + 1);
      Frame.stamp(encoded.bytes(), arrival);
      opened(segment).writeFully(ByteBuffer.wrap(encoded.bytes()), end);
      unforced.add(new Written(append, encoded.head().placed(end, arrival)));
      lastArrival = arrival;
      end += encoded.bytes().length;
    } catch (IOException failed) {
      undoWrite();
      append.failed(refusal(failed));
    }
  }

  /** Forces what was written since the last commit, publishes it and acknowledges. */
  void commit() {
    if (unforced.isEmpty()) {
      return;
    }
    try {
      force();
    } catch (IOException failed) {
      abandon(refusal(failed));
      return;
    }
    Segment segment = active;
    while (!unforced.isEmpty()) {
      Written written = unforced.removeFirst();
      Frame frame = written.frame();
      if (frame == null || segment == null) {
        written.append().durable(null);
      } else {
        int firstChunk = segment.add(frame);
        written.append().durable(new Append.Placed(segment, firstChunk, frame.arrival()));
      }
    }
  }

  private void force() throws IOException {
    if (file == null || unforced.stream().allMatch(written -> written.frame() == null)) {
      return;
    }
    long size = file.size();
    if (size != end) {
      throw new IOException("Truncated: size actual=" + size + " expected=" + end);
    }
    long start = System.nanoTime();
    file.force();
    environment.metrics().forced(System.nanoTime() - start);
  }

  /** Fails what waits and begins anew; for failures that nobody foresaw. */
  void abandon(StoreException cause) {
    distrust();
    unforced.forEach(written -> written.append().failed(cause));
    unforced.clear();
  }

  /** Closes the file; the next batch opens it again. Nothing may be unforced. */
  void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException failed) {
        LOG.atWarn().addKeyValue("segment", segmentName()).setCause(failed).log("Close failed");
      }
      file = null;
    }
  }

  /** Ends this segment if it is the active one. */
  void leave(Segment segment) {
    if (segment.equals(active)) {
      endSegment();
    }
  }

  /** Ends the active segment so that retention may remove it. */
  void endSegment() {
    commit();
    close();
    active = null;
  }

  private Segment segmentFor(FrameEncoder.Encoded encoded) throws IOException {
    Segment segment = active;
    if (segment != null) {
      int pending = unforced.stream().mapToInt(TenantLog::chunks).sum();
      boolean full =
          end > FileHeader.BYTES
              && end + encoded.bytes().length > environment.limits().segmentBytesMax();
      if (!full && segment.hasRoomFor(pending + encoded.head().chunks())) {
        return segment;
      }
      endSegment();
    }
    return begin();
  }

  private static int chunks(Written written) {
    Frame frame = written.frame();
    return frame == null ? 0 : frame.chunks();
  }

  /** New file rule: file and folder are forced before the first frame is written. */
  private Segment begin() throws IOException {
    StorageIo io = environment.io();
    if (segments.isEmpty()) {
      environment.data().createTenant(tenant);
    }
    lastNumber++;
    Path path = folder.resolve(SegmentFiles.name(lastNumber));
    StorageFile created = io.create(path);
    try {
      FileHeader header =
          FileHeader.of(FileHeader.Kind.SEGMENT, tenant, lastNumber, environment.now());
      created.writeFully(ByteBuffer.wrap(header.encode()), 0);
      created.force();
      io.forceFolder(folder);
    } catch (IOException failed) {
      created.close();
      io.delete(path);
      throw failed;
    }
    Segment segment = new Segment(lastNumber, path);
    segments.add(segment);
    active = segment;
    file = created;
    end = FileHeader.BYTES;
    return segment;
  }

  private StorageFile opened(Segment segment) throws IOException {
    StorageFile current = file;
    if (current == null) {
      current = environment.io().openForWriting(segment.file());
      file = current;
    }
    return current;
  }

  /** Cuts half a frame away; a file that cannot be cut is not trusted any more. */
  private void undoWrite() {
    if (file == null) {
      return;
    }
    try {
      file.truncate(end);
    } catch (IOException failed) {
      commit();
      distrust();
    }
  }

  /** Cuts the active file back to what is durable and leaves it for good. */
  private void distrust() {
    Segment segment = active;
    if (segment == null) {
      return;
    }
    LOG.atError()
        .addKeyValue("segment", segment.name())
        .addKeyValue("durableBytes", segment.bytes())
        .log("Log not trusted after a failed force; the next batch begins a new segment");
    try {
      opened(segment).truncate(segment.bytes());
    } catch (IOException failed) {
      LOG.atError().setCause(failed).log("Cutting an untrusted log failed");
    }
    close();
    active = null;
  }

  private StoreException refusal(IOException cause) {
    LOG.atWarn().addKeyValue("segment", segmentName()).setCause(cause).log("Append failed");
    if (environment.data().freeBytes() < Math.max(1, environment.limits().freeBytesMin())
        || NoSpace.isCauseOf(cause)) {
      environment.metrics().limitHit("free-bytes-min");
      return new StoreFullException("free-bytes-min", FULL_RETRY);
    }
    return new StoreClosedException("Closed: the log could not be written, begin again", cause);
  }

  private String segmentName() {
    return SegmentFiles.name(lastNumber);
  }
}
