package dev.selftrace.store.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * A tenant's folder of damaged parts. A part is named after its place, {@code
 * seg-000012.log@8192+4096}, so that damage that stays in a log is kept and counted once however
 * often it is met. Nothing here is ever deleted by the store. Confined to one thread at a time.
 */
final class Quarantine {

  static final String FOLDER = "quarantine";

  private static final int COPY_BYTES = 1 << 20;

  private final StorageIo io;
  private final Path tenantFolder;
  private final Path folder;

  Quarantine(StorageIo io, Path tenantFolder) {
    this.io = io;
    this.tenantFolder = tenantFolder;
    this.folder = tenantFolder.resolve(FOLDER);
  }

  /** Names of the parts kept. */
  List<String> parts() throws IOException {
    return io.list(folder);
  }

  /**
   * Keeps a copy of a range.
   *
   * @return false when this part was kept before
   */
  boolean keep(StorageFile from, String name, long offset, long length) throws IOException {
    String part = name + "@" + offset + "+" + length;
    Path target = folder.resolve(part);
    if (io.exists(target)) {
      return false;
    }
    if (!io.exists(folder)) {
      io.createFolder(folder);
      io.forceFolder(tenantFolder);
    }
    Path partial = folder.resolve(part + ".tmp");
    io.delete(partial);
    try (StorageFile copy = io.create(partial)) {
      for (long done = 0; done < length; ) {
        byte[] bytes = from.read(offset + done, (int) Math.min(COPY_BYTES, length - done));
        if (bytes.length == 0) {
          break;
        }
        copy.writeFully(ByteBuffer.wrap(bytes), done);
        done += bytes.length;
      }
      copy.force();
    }
    io.rename(partial, target);
    io.forceFolder(folder);
    return true;
  }
}
