package dev.selftrace.store.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the store behave as if one mistake had been made in it, to prove that a test sees it. */
record BuggyIo(StorageIo disk, Bug bug) implements StorageIo {

  enum Bug {
    /** Logs are never forced. */
    FORCE_REMOVED,
    /** Folders are never forced after something was created in them. */
    FOLDER_FORCE_REMOVED,
    /** A log is forced when the next batch is written, after the acknowledgement. */
    FORCE_AFTER_ACKNOWLEDGEMENT,
    /** A failed force counts as done. */
    FORCE_ERROR_IGNORED,
    /** A failed write counts as done. */
    WRITE_ERROR_IGNORED
  }

  private final class BuggyFile implements StorageFile {
    private final StorageFile file;
    private boolean forceDue;
    private long believedSize;

    BuggyFile(StorageFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return Math.max(believedSize, file.size());
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      if (forceDue) {
        forceDue = false;
        file.force();
      }
      int length = source.remaining();
      try {
        return file.write(source, position);
      } catch (IOException failed) {
        if (bug != Bug.WRITE_ERROR_IGNORED) {
          throw failed;
        }
        source.position(source.limit());
        believedSize = position + length;
        return length;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      switch (bug) {
        case FORCE_REMOVED -> {}
        case FORCE_AFTER_ACKNOWLEDGEMENT -> forceDue = true;
        case FORCE_ERROR_IGNORED -> {
          try {
            file.force();
          } catch (IOException ignored) {
            // the bug
          }
        }
        case FOLDER_FORCE_REMOVED, WRITE_ERROR_IGNORED -> file.force();
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  @Override
  public StorageFile create(Path file) throws IOException {
    return new BuggyFile(disk.create(file));
  }

  @Override
  public StorageFile openForWriting(Path file) throws IOException {
    return new BuggyFile(disk.openForWriting(file));
  }

  @Override
  public StorageFile openForReading(Path file) throws IOException {
    return disk.openForReading(file);
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    return disk.list(folder);
  }

  @Override
  public boolean exists(Path path) {
    return disk.exists(path);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    disk.createFolder(folder);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    disk.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    disk.delete(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    if (bug != Bug.FOLDER_FORCE_REMOVED) {
      disk.forceFolder(folder);
    }
  }

  @Override
  public long freeBytes(Path folder) {
    return disk.freeBytes(folder);
  }

  @Override
  public @Nullable Closeable tryLock(Path file) throws IOException {
    return disk.tryLock(file);
  }
}
