package dev.selftrace.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * {@code <data>/access/keys}, readable by its owner only. A change replaces the whole file under
 * {@code keys.lock}, which command line and server take in turn; a reader sees the old file or the
 * new one. Thread-safe.
 */
final class KeyFile {

  private final Path folder;
  private final Path file;
  private final ReentrantLock inProcess = new ReentrantLock();

  KeyFile(Path dataFolder) {
    this.folder = dataFolder.resolve("access");
    this.file = folder.resolve("keys");
  }

  Path folder() {
    return folder;
  }

  /** What is there now; an absent file holds nothing. */
  KeyRing read() {
    try {
      return KeyLines.read(Files.readAllLines(file, UTF_8));
    } catch (NoSuchFileException e) {
      return KeyRing.EMPTY;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  /**
   * Something that differs whenever the file was replaced. Read before the file, so that a change
   * in between is seen at the next look.
   */
  Object version() {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return String.valueOf(now.fileKey()) + now.lastModifiedTime().toInstant() + now.size();
    } catch (IOException e) {
      return "absent";
    }
  }

  /** Replaces what is there by what {@code change} makes of it. */
  KeyRing update(UnaryOperator<KeyRing> change) {
    inProcess.lock();
    try {
      makeFolder();
      try (FileChannel lock = FileChannel.open(folder.resolve("keys.lock"), CREATE, WRITE);
          FileLock held = lock.lock()) {
        KeyRing before = read();
        KeyRing after = change.apply(before);
        if (held.isValid() && !after.equals(before)) {
          replace(after);
        }
        return after;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written", e);
    } finally {
      inProcess.unlock();
    }
  }

  private void replace(KeyRing ring) throws IOException {
    Path fresh = folder.resolve("keys.new");
    writePrivately(fresh, String.join("\n", KeyLines.write(ring)) + "\n");
    Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
    try (FileChannel directory = FileChannel.open(folder, READ)) {
      directory.force(true);
    }
  }

  void makeFolder() throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Files.createDirectories(folder);
    if (posix()) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  /** Writes a file that only its owner can read, and forces it. */
  static void writePrivately(Path path, String text) throws IOException {
    Files.deleteIfExists(path);
    if (posix()) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    try (FileChannel out = FileChannel.open(path, Set.of(CREATE, WRITE, TRUNCATE_EXISTING))) {
      ByteBuffer bytes = UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
  }

  private static boolean posix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
