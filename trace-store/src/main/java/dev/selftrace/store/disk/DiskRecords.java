package dev.selftrace.store.disk;

import dev.selftrace.model.LogRecord;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.index.RecordSource;
import dev.selftrace.wire.MalformedWireException;
import org.jspecify.annotations.Nullable;

/** Reads one tenant's records back from its segments. Thread-safe. */
final class DiskRecords implements RecordSource {

  private final ChunkCache cache;
  private final SegmentList segments;

  DiskRecords(ChunkCache cache, SegmentList segments) {
    this.cache = cache;
    this.segments = segments;
  }

  @Override
  public @Nullable ReceivedSpan span(long location) {
    ChunkContent content = content(location);
    int offset = Location.offset(location);
    try {
      return content == null
          ? null
          : new ReceivedSpan(content.span(offset), content.record(offset));
    } catch (MalformedWireException broken) {
      throw corrupt(location, broken);
    }
  }

  @Override
  public @Nullable LogRecord log(long location) {
    ChunkContent content = content(location);
    try {
      return content == null ? null : content.log(Location.offset(location));
    } catch (MalformedWireException broken) {
      throw corrupt(location, broken);
    }
  }

  private @Nullable ChunkContent content(long location) {
    Segment segment = segments.get(Location.segment(location));
    return segment == null ? null : cache.content(segment.chunk(Location.chunk(location)));
  }

  private static StoreCorruptException corrupt(long location, MalformedWireException cause) {
    return new StoreCorruptException(
        "Corrupt: %s chunk %d record@%d does not parse"
            .formatted(
                SegmentFiles.name(Location.segment(location)),
                Location.chunk(location),
                Location.offset(location)),
        cause);
  }
}
