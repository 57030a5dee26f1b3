package dev.selftrace.store.disk;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file system in memory that knows which bytes and names are durable, so that a test can cut the
 * power, fail the nth operation, or fill the disk.
 *
 * <p>A write is durable once its file was forced, a name once its folder was. What is not may be
 * lost, kept, or torn in sectors, in any order. A force that fails drops what it should have
 * written from the way to the platter but leaves it readable, as Linux does: a later force of the
 * same file then succeeds without writing it.
 */
final class SimulatedDisk implements StorageIo {

  /** What happens to the operation that was chosen to fail. */
  enum Fault {
    /** The operation fails and does nothing. */
    EIO,
    /** A write fails halfway for want of space; other operations fail as with EIO. */
    NO_SPACE,
    /** A write stores half of the bytes and says so. */
    SHORT_WRITE,
    /** A write stores nothing and claims all. */
    LYING_WRITE
  }

  private static final int SECTOR_BYTES = 512;

  /** A change of a file that no force has covered yet. */
  private sealed interface Change {}

  @SuppressWarnings("ArrayRecordComponent") // a copy that nobody changes
  private record Write(long position, byte[] bytes) implements Change {}

  private record Cut(long size) implements Change {}

  private static final class Inode {
    byte[] seen = new byte[0];
    byte[] durable = new byte[0];
    final List<Change> changes = new ArrayList<>();
  }

  private final Map<Path, Inode> names = new TreeMap<>();
  private final Map<Path, Inode> durableNames = new TreeMap<>();
  private final Set<Path> folders = new HashSet<>();
  private final Set<Path> durableFolders = new HashSet<>();
  private final Set<Path> locks = new HashSet<>();
  private final List<String> trace = new ArrayList<>();
  private long operations;
  private long failAt = -1;
  private Fault fault = Fault.EIO;
  private boolean failOn;
  private long capacity = Long.MAX_VALUE;
  private int life;

  SimulatedDisk() {
    for (Path folder = Path.of("/disk"); folder != null; folder = folder.getParent()) {
      folders.add(folder);
      durableFolders.add(folder);
    }
  }

  // --- what tests do to it ---

  /** Operations so far that could have failed. */
  synchronized long operations() {
    return operations;
  }

  /** The last operations, for the message of a failed test. */
  synchronized String story() {
    return String.join("\n", trace.subList(Math.max(0, trace.size() - 40), trace.size()));
  }

  /** Lets the nth operation from now on, counted from 1, fail; once, or it and all later ones. */
  synchronized void fail(long nth, Fault how, boolean forEver) {
    failAt = operations + nth;
    fault = how;
    failOn = forEver;
  }

  synchronized void heal() {
    failAt = -1;
    failOn = false;
  }

  /** How many bytes fit in all. */
  synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  synchronized long used() {
    return names.values().stream().mapToLong(inode -> inode.seen.length).sum();
  }

  /** The process is gone, the kernel lives on: everything written stays, handles and locks end. */
  synchronized void killProcess() {
    life++;
    locks.clear();
    trace.add("--- kill");
  }

  /** The power is cut: what was not forced is at the mercy of the seed. */
  synchronized void cutPower(SplittableRandom random) {
    killProcess();
    trace.add("--- power cut");
    folders.removeIf(folder -> !durableFolders.contains(folder) && random.nextBoolean());
    folders.removeIf(folder -> folder.getParent() != null && !folders.contains(folder.getParent()));
    durableFolders.retainAll(folders);
    Map<Path, Inode> after = new TreeMap<>();
    Set<Path> all = new HashSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (Path name : all.stream().sorted().toList()) {
      Inode now = names.get(name);
      Inode before = durableNames.get(name);
      Inode kept = now == before || random.nextBoolean() ? before : now;
      if (kept != null && folders.contains(name.getParent())) {
        after.put(name, kept);
      }
    }
    all.stream().map(names::get).filter(inode -> inode != null).forEach(i -> settle(i, random));
    durableNames.values().forEach(inode -> settle(inode, random));
    names.clear();
    names.putAll(after);
    durableNames.clear();
    durableNames.putAll(after);
    durableFolders.addAll(folders);
  }

  /** Bytes of a file, for tests that damage it. */
  synchronized byte[] bytes(Path file) {
    return inode(file).seen.clone();
  }

  /** Replaces a file's bytes, durably. */
  synchronized void replace(Path file, byte[] bytes) {
    Inode inode = inode(file);
    inode.seen = bytes.clone();
    inode.durable = bytes.clone();
    inode.changes.clear();
  }

  /** Takes a file away, durably. */
  synchronized void remove(Path file) {
    names.remove(file);
    durableNames.remove(file);
  }

  synchronized List<Path> files() {
    return List.copyOf(names.keySet());
  }

  private Inode inode(Path file) {
    Inode inode = names.get(file);
    if (inode == null) {
      throw new IllegalArgumentException("file: " + file + " (expected: one of " + names + ")");
    }
    return inode;
  }

  private static void settle(Inode inode, SplittableRandom random) {
    byte[] content = inode.durable;
    for (Change change : inode.changes) {
      if (random.nextInt(3) == 0) {
        continue;
      }
      content =
          switch (change) {
            case Cut cut -> java.util.Arrays.copyOf(content, (int) cut.size());
            case Write write -> torn(content, write, random);
          };
    }
    inode.changes.clear();
    inode.durable = content;
    inode.seen = content.clone();
  }

  private static byte[] torn(byte[] content, Write write, SplittableRandom random) {
    byte[] result = grown(content, write.position() + write.bytes().length);
    boolean whole = random.nextBoolean();
    for (int at = 0; at < write.bytes().length; at += SECTOR_BYTES) {
      if (whole || random.nextBoolean()) {
        int length = Math.min(SECTOR_BYTES, write.bytes().length - at);
        System.arraycopy(write.bytes(), at, result, (int) write.position() + at, length);
      }
    }
    return result;
  }

  private static byte[] grown(byte[] content, long size) {
    return size <= content.length ? content.clone() : java.util.Arrays.copyOf(content, (int) size);
  }

  // --- StorageIo ---

  private boolean isFailing(String what) throws IOException {
    operations++;
    trace.add(operations + " " + what);
    return operations == failAt || (failOn && failAt > 0 && operations > failAt);
  }

  private void step(String what) throws IOException {
    if (isFailing(what)) {
      trace.add("    fails: " + fault);
      throw new IOException(
          fault == Fault.NO_SPACE ? "No space left on device" : "Input/output error");
    }
  }

  @Override
  public synchronized StorageFile create(Path file) throws IOException {
    step("create " + file);
    if (names.containsKey(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (!folders.contains(file.getParent())) {
      throw new NoSuchFileException(file.toString());
    }
    Inode inode = new Inode();
    names.put(file, inode);
    return new Handle(file, inode, life);
  }

  @Override
  public synchronized StorageFile openForWriting(Path file) throws IOException {
    return open("open rw ", file);
  }

  @Override
  public synchronized StorageFile openForReading(Path file) throws IOException {
    return open("open r ", file);
  }

  private StorageFile open(String how, Path file) throws IOException {
    step(how + file);
    Inode inode = names.get(file);
    if (inode == null) {
      throw new FileNotFoundException(file.toString());
    }
    return new Handle(file, inode, life);
  }

  @Override
  public synchronized List<String> list(Path folder) throws IOException {
    step("list " + folder);
    Set<String> entries = new HashSet<>();
    names.keySet().stream()
        .filter(name -> folder.equals(name.getParent()))
        .forEach(name -> entries.add(name.getFileName().toString()));
    folders.stream()
        .filter(name -> folder.equals(name.getParent()))
        .forEach(name -> entries.add(name.getFileName().toString()));
    return entries.stream().sorted().toList();
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(path) || folders.contains(path);
  }

  @Override
  public synchronized void createFolder(Path folder) throws IOException {
    step("mkdir " + folder);
    if (!folders.contains(folder.getParent())) {
      throw new NoSuchFileException(folder.toString());
    }
    folders.add(folder);
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step("rename " + from + " " + to.getFileName());
    Inode inode = names.remove(from);
    if (inode == null) {
      throw new NoSuchFileException(from.toString());
    }
    names.put(to, inode);
  }

  @Override
  public synchronized void delete(Path file) throws IOException {
    step("delete " + file);
    names.remove(file);
  }

  @Override
  public synchronized void forceFolder(Path folder) throws IOException {
    step("fsync folder " + folder);
    durableNames.keySet().removeIf(name -> folder.equals(name.getParent()));
    names.forEach((name, inode) -> {
      if (folder.equals(name.getParent())) {
        durableNames.put(name, inode);
      }
    });
    folders.stream().filter(f -> folder.equals(f.getParent())).forEach(durableFolders::add);
  }

  @Override
  public synchronized long freeBytes(Path folder) {
    return capacity == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, capacity - used());
  }

  @Override
  public synchronized @Nullable Closeable tryLock(Path file) throws IOException {
    step("lock " + file);
    if (!locks.add(file)) {
      return null;
    }
    int mine = life;
    return () -> {
      synchronized (this) {
        if (mine == life) {
          locks.remove(file);
        }
      }
    };
  }

  private final class Handle implements StorageFile {
    private final Path path;
    private final Inode inode;
    private final int born;

    Handle(Path path, Inode inode, int born) {
      this.path = path;
      this.inode = inode;
      this.born = born;
    }

    private void requireAlive() throws IOException {
      if (born != life) {
        throw new IOException("the process that opened this was killed");
      }
    }

    @Override
    public long size() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireAlive();
        return inode.seen.length;
      }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireAlive();
        step("read " + path.getFileName() + "@" + position);
        int length = Math.clamp(inode.seen.length - position, 0, target.remaining());
        target.put(inode.seen, (int) Math.min(position, inode.seen.length), length);
        return length;
      }
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireAlive();
        int length = source.remaining();
        boolean failing = isFailing("write " + path.getFileName() + "@" + position + "+" + length);
        long room = capacity == Long.MAX_VALUE ? Long.MAX_VALUE : capacity - used();
        long growth = Math.max(0, position + length - inode.seen.length);
        if (failing && fault == Fault.EIO) {
          throw new IOException("Input/output error");
        }
        if (failing && fault == Fault.LYING_WRITE) {
          source.position(source.limit());
          return length;
        }
        if (failing) {
          length = Math.max(fault == Fault.NO_SPACE ? 0 : 1, length / 2);
        } else if (growth > room) {
          length = (int) Math.max(0, length - (growth - room));
        }
        byte[] bytes = new byte[length];
        source.get(bytes);
        inode.seen = grown(inode.seen, position + length);
        System.arraycopy(bytes, 0, inode.seen, (int) position, length);
        inode.changes.add(new Write(position, bytes));
        if ((failing && fault == Fault.NO_SPACE) || (length == 0 && source.hasRemaining())) {
          trace.add("    no space");
          throw new IOException("No space left on device");
        }
        return length;
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (SimulatedDisk.this) {
        requireAlive();
        step("truncate " + path.getFileName() + " " + size);
        if (size < inode.seen.length) {
          inode.seen = java.util.Arrays.copyOf(inode.seen, (int) size);
          inode.changes.add(new Cut(size));
        }
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (SimulatedDisk.this) {
        requireAlive();
        if (isFailing("fsync " + path.getFileName())) {
          trace.add("    fails: " + fault);
          inode.changes.removeIf(change -> change instanceof Write);
          throw new IOException(
              fault == Fault.NO_SPACE ? "No space left on device" : "Input/output error");
        }
        byte[] content = inode.durable;
        for (Change change : inode.changes) {
          content =
              switch (change) {
                case Cut cut -> java.util.Arrays.copyOf(content, (int) cut.size());
                case Write write -> {
                  byte[] next = grown(content, write.position() + write.bytes().length);
                  System.arraycopy(
                      write.bytes(), 0, next, (int) write.position(), write.bytes().length);
                  yield next;
                }
              };
        }
        inode.durable = content;
        inode.changes.clear();
      }
    }

    @Override
    public void close() {}
  }
}
