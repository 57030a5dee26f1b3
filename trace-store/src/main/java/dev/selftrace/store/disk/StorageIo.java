package dev.selftrace.store.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The only door of this package to the file system, so that tests can stand behind it and take
 * power, space and promises away. Thread-safe; every trouble is an {@link IOException}.
 */
interface StorageIo {

  /** The machine's own file system. */
  StorageIo REAL = new FileSystemIo();

  /** Creates a file that must not exist yet. Durable only after it and its folder were forced. */
  StorageFile create(Path file) throws IOException;

  /** Opens an existing file for reading and writing. */
  StorageFile openForWriting(Path file) throws IOException;

  /** Opens an existing file for reading. */
  StorageFile openForReading(Path file) throws IOException;

  /** Names in a folder, sorted; empty when there is no such folder. */
  List<String> list(Path folder) throws IOException;

  /** Whether a file or folder is there. */
  boolean exists(Path path);

  /** Creates a folder whose parent exists; no trouble when it is there already. */
  void createFolder(Path folder) throws IOException;

  /** Replaces {@code to} by {@code from} in one step. */
  void rename(Path from, Path to) throws IOException;

  /** Removes a file; no trouble when it is gone already. */
  void delete(Path file) throws IOException;

  /** Makes creations, renames and removals in a folder durable. */
  void forceFolder(Path folder) throws IOException;

  /** Bytes that may still be written to the file system of this folder. */
  long freeBytes(Path folder);

  /** Locks a file for this process until closed, creating it; null when another one holds it. */
  @Nullable Closeable tryLock(Path file) throws IOException;
}
