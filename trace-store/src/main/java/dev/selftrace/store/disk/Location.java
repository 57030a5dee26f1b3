package dev.selftrace.store.disk;

/**
 * Where a record lies, packed into a long: segment number, chunk within the segment, offset within
 * the chunk's raw bytes. A record that does not begin below {@link FrameEncoder#CHUNK_BYTES} is
 * alone in its chunk, so its offset is 0.
 */
final class Location {

  static final int OFFSET_BITS = 18;
  static final int CHUNK_BITS = 21;
  static final int SEGMENT_BITS = 24;

  private Location() {}

  static long of(int segment, int chunk, int offset) {
    return ((long) segment << CHUNK_BITS | chunk) << OFFSET_BITS | offset;
  }

  static int segment(long location) {
    return (int) (location >>> (CHUNK_BITS + OFFSET_BITS));
  }

  static int chunk(long location) {
    return (int) (location >>> OFFSET_BITS) & (1 << CHUNK_BITS) - 1;
  }

  static int offset(long location) {
    return (int) location & (1 << OFFSET_BITS) - 1;
  }
}
