package dev.selftrace.store.disk;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.TenantRef;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, locked for this process: {@code FORMAT}, {@code LOCK} and a folder per tenant
 * under {@code t}. A directory of a newer version is refused before anything in it is touched.
 */
final class DataFolder implements Closeable {

  private static final String FORMAT = "FORMAT";
  private static final String FORMAT_TEXT = "selftrace-data 1 ec1b2346\n";
  private static final String LOCK = "LOCK";
  private static final String FOLDERS = "t";
  private static final int FORMAT_BYTES_MAX = 64;

  private final StorageIo io;
  private final Path root;
  private final Closeable lock;

  private DataFolder(StorageIo io, Path root, Closeable lock) {
    this.io = io;
    this.root = root;
    this.lock = lock;
  }

  /**
   * Opens a data directory, making it when there is none.
   *
   * @throws StoreCorruptException when FORMAT is not one this version reads
   * @throws UncheckedIOException when it cannot be read or written, or another process uses it
   */
  static DataFolder open(StorageIo io, Path root) {
    try {
      createAll(io, root);
      requireKnownFormat(io, root);
      Closeable lock = io.tryLock(lockFile(root));
      if (lock == null) {
        throw new IOException("data directory in use by another process");
      }
      try {
        return prepare(new DataFolder(io, root, lock));
      } catch (IOException | RuntimeException failed) {
        lock.close();
        throw failed;
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "Cannot open data directory " + root + ": " + failed.getMessage(), failed);
    }
  }

  private static DataFolder prepare(DataFolder data) throws IOException {
    StorageIo io = data.io;
    if (!formatText(io, data.root).equals(FORMAT_TEXT)) {
      data.writeFormat();
    }
    io.createFolder(data.tenants());
    io.forceFolder(data.root);
    return data;
  }

  private static void createAll(StorageIo io, Path folder) throws IOException {
    Path parent = folder.getParent();
    if (io.exists(folder) || parent == null) {
      return;
    }
    createAll(io, parent);
    io.createFolder(folder);
    io.forceFolder(parent);
  }

  private void writeFormat() throws IOException {
    Path partial = root.resolve(FORMAT + ".tmp");
    io.delete(partial);
    try (StorageFile file = io.create(partial)) {
      file.writeFully(ByteBuffer.wrap(FORMAT_TEXT.getBytes(StandardCharsets.US_ASCII)), 0);
      file.force();
    }
    io.rename(partial, root.resolve(FORMAT));
    io.forceFolder(root);
  }

  /** Whether this is a data directory: it has FORMAT or tenants. */
  static boolean isOne(StorageIo io, Path root) {
    return io.exists(root.resolve(FORMAT)) || io.exists(root.resolve(FOLDERS));
  }

  /** The file whose lock says that a process uses the directory. */
  static Path lockFile(Path root) {
    return root.resolve(LOCK);
  }

  /** Refuses what this version cannot read; a directory without FORMAT is new. */
  static void requireKnownFormat(StorageIo io, Path root) throws IOException {
    String text = formatText(io, root);
    if (!resembles(text)) {
      throw new StoreCorruptException(
          "Unsupported: %s/FORMAT actual=\"%s\" expected=\"%s\" (use the version that wrote it)"
              .formatted(root, text.strip(), FORMAT_TEXT.strip()));
    }
  }

  /** The text of FORMAT; "" when there is none yet. */
  private static String formatText(StorageIo io, Path root) throws IOException {
    if (!io.exists(root.resolve(FORMAT))) {
      return "";
    }
    try (StorageFile file = io.openForReading(root.resolve(FORMAT))) {
      return new String(file.read(0, FORMAT_BYTES_MAX), StandardCharsets.US_ASCII);
    }
  }

  /**
   * Ours, or ours cut off or with one damaged byte: no other version's text looks like that,
   * because texts of two versions differ in digit and checksum.
   */
  private static boolean resembles(String text) {
    if (FORMAT_TEXT.startsWith(text)) {
      return true;
    }
    if (text.length() != FORMAT_TEXT.length()) {
      return false;
    }
    int differing = 0;
    for (int i = 0; i < text.length(); i++) {
      differing += text.charAt(i) == FORMAT_TEXT.charAt(i) ? 0 : 1;
    }
    return differing <= 1;
  }

  Path root() {
    return root;
  }

  /** Bytes that may still be written here. */
  long freeBytes() {
    return io.freeBytes(root);
  }

  private Path tenants() {
    return root.resolve(FOLDERS);
  }

  /** Where a tenant's files lie. */
  Path tenant(TenantRef tenant) {
    return tenants().resolve(tenant.id());
  }

  /** Makes a tenant's folder, durably, unless it is there. */
  Path createTenant(TenantRef tenant) throws IOException {
    Path folder = tenant(tenant);
    io.createFolder(folder);
    io.forceFolder(tenants());
    return folder;
  }

  /** Tenants that have a folder. */
  List<TenantRef> tenantRefs() throws IOException {
    return tenantRefs(io, root);
  }

  static List<TenantRef> tenantRefs(StorageIo io, Path root) throws IOException {
    List<TenantRef> refs = new ArrayList<>();
    for (String name : io.list(root.resolve(FOLDERS))) {
      TenantRef ref = tenantRef(name);
      if (ref != null) {
        refs.add(ref);
      }
    }
    return refs;
  }

  private static @Nullable TenantRef tenantRef(String name) {
    try {
      return new TenantRef(name);
    } catch (IllegalArgumentException foreign) {
      return null;
    }
  }

  static Path tenant(Path root, TenantRef tenant) {
    return root.resolve(FOLDERS).resolve(tenant.id());
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
