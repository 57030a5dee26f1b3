package dev.selftrace.store.disk;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.selftrace.store.Origin;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.wire.MalformedWireException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks read lately, decompressed, all tenants together, bounded in raw bytes. A chunk is its own
 * key, so nothing here can be asked for by another tenant. Thread-safe.
 */
final class ChunkCache {

  private final StorageIo io;
  private final Cache<Segment.Chunk, ChunkContent> contents;

  ChunkCache(StorageIo io, long bytesMax) {
    this.io = io;
    this.contents =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher((Segment.Chunk chunk, ChunkContent content) -> content.bytes())
            .executor(Runnable::run)
            .build();
  }

  /**
   * The content of a chunk; null when retention has removed its file.
   *
   * @throws StoreCorruptException when the bytes are not those that were written, or cannot be read
   */
  @Nullable ChunkContent content(Segment.Chunk chunk) {
    ChunkContent cached = contents.getIfPresent(chunk);
    if (cached != null) {
      return cached;
    }
    ChunkContent read = read(chunk);
    if (read != null) {
      contents.put(chunk, read);
    }
    return read;
  }

  private @Nullable ChunkContent read(Segment.Chunk chunk) {
    String where = chunk.segment.name();
    try (StorageFile file = io.openForReading(chunk.segment.file())) {
      Frame frame = chunk.frame;
      byte[] origins = FrameReader.section(file, frame, frame.sections().getFirst(), where);
      byte[] raw = FrameReader.section(file, frame, chunk.section, where);
      return new ChunkContent(raw, parse(origins, where, frame.offset()));
    } catch (NoSuchFileException | FileNotFoundException expired) {
      return null;
    } catch (IOException unreadable) {
      throw new StoreCorruptException(
          "Truncated: " + where + "@" + chunk.frame.offset() + " cannot be read", unreadable);
    }
  }

  private static List<Origin> parse(byte[] origins, String where, long offset) {
    try {
      return FrameReader.origins(origins);
    } catch (MalformedWireException broken) {
      throw new StoreCorruptException("Corrupt: " + where + "@" + offset + " origins", broken);
    }
  }
}
