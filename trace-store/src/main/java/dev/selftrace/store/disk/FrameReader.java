package dev.selftrace.store.disk;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.store.Origin;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.wire.MalformedWireException;
import dev.selftrace.wire.OtlpReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads frames back, checking every byte it uses. Static and pure but for the file it reads. */
final class FrameReader {

  private FrameReader() {}

  /**
   * The frame that begins here.
   *
   * @return null when no undamaged head begins here
   */
  static @Nullable Frame head(StorageFile file, long offset, long fileSize) throws IOException {
    if (fileSize - offset < Frame.FIXED_BYTES) {
      return null;
    }
    ByteBuffer fixed = ByteBuffer.wrap(file.read(offset, Frame.FIXED_BYTES));
    fixed.order(ByteOrder.LITTLE_ENDIAN);
    if (fixed.limit() < Frame.FIXED_BYTES || fixed.getInt(0) != Frame.MAGIC) {
      return null;
    }
    int length = fixed.getInt(Frame.LENGTH_AT);
    int sections = fixed.getInt(Frame.SECTIONS_AT);
    int version = fixed.get(Frame.VERSION_AT);
    long headBytes = Frame.FIXED_BYTES + (long) sections * Frame.SECTION_BYTES;
    if (version != Frame.VERSION
        || sections < 1
        || length < headBytes
        || offset + length > fileSize) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(file.read(offset, (int) headBytes));
    head.order(ByteOrder.LITTLE_ENDIAN);
    if (head.limit() < headBytes
        || head.getInt(Frame.CRC_AT) != Frame.headCrc(head, (int) headBytes)) {
      return null;
    }
    return frame(offset, length, head, sections);
  }

  private static @Nullable Frame frame(long offset, int length, ByteBuffer head, int count) {
    List<Frame.Section> sections = new ArrayList<>(count);
    int at = Frame.headBytes(count);
    head.position(Frame.FIXED_BYTES);
    for (int i = 0; i < count; i++) {
      Frame.Section section = new Frame.Section(at, head.getInt(), head.getInt(), head.getInt());
      if (section.storedLength() < 0
          || section.storedLength() > length - at
          || section.rawLength() < 0) {
        return null;
      }
      sections.add(section);
      at += section.storedLength();
    }
    if (at != length) {
      return null;
    }
    return new Frame(
        offset,
        length,
        head.getInt(Frame.SPANS_AT),
        head.getInt(Frame.LOGS_AT),
        head.getLong(Frame.ARRIVAL_AT),
        head.getLong(Frame.TIME_MIN_AT),
        head.getLong(Frame.TIME_MAX_AT),
        sections);
  }

  /**
   * The raw bytes of one section.
   *
   * @param where the file's name, for the message
   * @throws StoreCorruptException when the bytes are not those that were written
   */
  static byte[] section(StorageFile file, Frame frame, Frame.Section section, String where)
      throws IOException {
    long offset = frame.offset() + section.offset();
    byte[] stored = file.read(offset, section.storedLength());
    int crc = Frame.crc(stored, 0, stored.length);
    if (stored.length != section.storedLength() || crc != section.crc()) {
      throw new StoreCorruptException(
          "Corrupt: %s@%d crc actual=%08x expected=%08x"
              .formatted(where, offset, crc, section.crc()));
    }
    try {
      // asked before so much memory is taken
      if (Zstd.getFrameContentSize(stored) == section.rawLength()) {
        return Zstd.decompress(stored, section.rawLength());
      }
    } catch (ZstdException broken) {
      throw new StoreCorruptException("Corrupt: " + where + "@" + offset + " zstd", broken);
    }
    throw new StoreCorruptException(
        "Corrupt: " + where + "@" + offset + " zstd length expected=" + section.rawLength());
  }

  /**
   * The origins of a frame, from the raw bytes of its section 0.
   *
   * @throws MalformedWireException when a resource or scope does not parse
   * @throws StoreCorruptException when the lengths do not add up
   */
  static List<Origin> origins(byte[] raw) {
    ByteBuffer fields = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    List<Origin> origins = new ArrayList<>();
    Slice lastResource = Slice.EMPTY;
    String lastUrl = "";
    Resource resource = Resource.EMPTY;
    while (fields.hasRemaining()) {
      String url = text(field(fields));
      Slice resourceBytes = field(fields);
      if (!url.equals(lastUrl) || !resourceBytes.equals(lastResource)) {
        resource = OtlpReader.resource(resourceBytes, url);
        lastUrl = url;
        lastResource = resourceBytes;
      }
      String scopeUrl = text(field(fields));
      Slice scopeBytes = field(fields);
      Scope scope = OtlpReader.scope(scopeBytes, scopeUrl);
      origins.add(new Origin(resource, scope, resourceBytes, scopeBytes));
    }
    return origins;
  }

  private static Slice field(ByteBuffer fields) {
    int length = fields.remaining() < Integer.BYTES ? -1 : fields.getInt();
    if (length < 0 || length > fields.remaining()) {
      throw new StoreCorruptException(
          "Corrupt: origins length actual=" + length + " expected=<=" + fields.remaining());
    }
    Slice slice = new Slice(fields.array(), fields.arrayOffset() + fields.position(), length);
    fields.position(fields.position() + length);
    return slice;
  }

  private static String text(Slice bytes) {
    return new String(bytes.array(), bytes.offset(), bytes.length(), StandardCharsets.UTF_8);
  }
}
