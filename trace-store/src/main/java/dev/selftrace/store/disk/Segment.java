package dev.selftrace.store.disk;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * One log file as the running store knows it: its extent, what it holds, and its chunks by number.
 *
 * <p>Changed by the tenant's writer thread only. Readers learn of a chunk through the index, which
 * publishes after the chunk was added here.
 */
final class Segment {

  /** The most chunks a segment may hold before the next one is begun: what a location can say. */
  static final int CHUNKS_MAX = 1 << Location.CHUNK_BITS;

  /** One compressed chunk: a key of the cache, equal only to itself. */
  static final class Chunk {
    final Segment segment;
    final Frame frame;
    final Frame.Section section;

    private Chunk(Segment segment, Frame frame, Frame.Section section) {
      this.segment = segment;
      this.frame = frame;
      this.section = section;
    }
  }

  private final int number;
  private final Path file;
  private volatile Chunk[] chunks = new Chunk[16];
  private volatile int chunkCount;
  private volatile long bytes;
  private volatile long lastArrival;
  private volatile long spans;

  Segment(int number, Path file) {
    this.number = number;
    this.file = file;
    this.bytes = FileHeader.BYTES;
  }

  int number() {
    return number;
  }

  Path file() {
    return file;
  }

  /** The tenant's folder. */
  Path folder() {
    return requireNonNull(file.getParent());
  }

  /** The file's name, for messages. */
  String name() {
    return SegmentFiles.name(number);
  }

  /** Length of the part of the file that is in use and durable. */
  long bytes() {
    return bytes;
  }

  /** Arrival of the newest frame; 0 when there is none. */
  long lastArrival() {
    return lastArrival;
  }

  /** Spans in its frames, duplicates included. */
  long spans() {
    return spans;
  }

  boolean isEmpty() {
    return chunkCount == 0;
  }

  /** Whether the chunks of one more frame fit. */
  boolean hasRoomFor(int moreChunks) {
    return chunkCount + moreChunks <= CHUNKS_MAX;
  }

  Chunk chunk(int index) {
    return chunks[index];
  }

  int chunkCount() {
    return chunkCount;
  }

  /** Takes in a frame that is durable; returns the number of its first chunk. */
  int add(Frame frame) {
    int first = chunkCount;
    Chunk[] table = chunks;
    if (first + frame.chunks() > table.length) {
      table = Arrays.copyOf(table, Math.max(2 * table.length, first + frame.chunks()));
    }
    List<Frame.Section> sections = frame.sections();
    for (int i = 1; i < sections.size(); i++) {
      table[first + i - 1] = new Chunk(this, frame, sections.get(i));
    }
    chunks = table;
    chunkCount = first + frame.chunks();
    lastArrival = Math.max(lastArrival, frame.arrival());
    long spansNow = spans + frame.spans();
    spans = spansNow;
    bytes = Math.max(bytes, frame.end());
    return first;
  }

  /**
   * The file reaches this far although part of it holds no frame we can serve, and that part may
   * have arrived as late as this.
   */
  void extendTo(long end, long arrival) {
    bytes = Math.max(bytes, end);
    lastArrival = Math.max(lastArrival, arrival);
  }
}
