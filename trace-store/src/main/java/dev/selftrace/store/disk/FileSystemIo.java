package dev.selftrace.store.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@link StorageIo} on the real file system. Immutable. */
final class FileSystemIo implements StorageIo {

  @Override
  public StorageFile create(Path file) throws IOException {
    return new WritableFile(
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile openForWriting(Path file) throws IOException {
    return new WritableFile(
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public StorageFile openForReading(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return new ReadableFile(new RandomAccessFile(file.toFile(), "r"));
  }

  @Override
  public List<String> list(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException absent) {
      return List.of();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public void createFolder(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException present) {
      if (!Files.isDirectory(folder)) {
        throw present;
      }
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
  }

  @Override
  public void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public long freeBytes(Path folder) {
    return folder.toFile().getUsableSpace();
  }

  @Override
  public @Nullable Closeable tryLock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException ownProcess) {
      // held by another store of this process: the same answer as a foreign one
    }
    channel.close();
    return null;
  }

  /** Used by one writer or recovery thread, which nobody interrupts. */
  private record WritableFile(FileChannel channel) implements StorageFile {

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      int start = target.position();
      while (target.hasRemaining()) {
        if (channel.read(target, position + target.position() - start) < 0) {
          break;
        }
      }
      return target.position() - start;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return channel.write(source, position);
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /**
   * Used by one reading thread. Not a channel, because an interrupted thread that touches a channel
   * closes it.
   */
  private record ReadableFile(RandomAccessFile file) implements StorageFile {

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      file.seek(position);
      int start = target.position();
      while (target.hasRemaining()) {
        int count =
            file.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        if (count < 0) {
          break;
        }
        target.position(target.position() + count);
      }
      return target.position() - start;
    }

    @Override
    public int write(ByteBuffer source, long position) {
      throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void truncate(long size) {
      throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void force() {
      throw new UnsupportedOperationException("opened for reading");
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
