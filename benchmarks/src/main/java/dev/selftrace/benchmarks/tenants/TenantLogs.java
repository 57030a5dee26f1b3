package dev.selftrace.benchmarks.tenants;

import com.github.luben.zstd.Zstd;
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures ADR 012: 1,000 tenants that each export 25 to 100 KB every few seconds, on a log per
 * tenant and on one shared log, interleaved (A B A B) because the machine is never quiet.
 *
 * <p>Arguments: an empty directory, seconds per round. Not a gate.
 */
public final class TenantLogs {

  private static final int TENANTS = 1_000;
  private static final List<Load> LOADS =
      List.of(new Load(5, false), new Load(2, false), new Load(5, true));
  private static final int ROUNDS = 2;
  private static final int LOG_PER_TENANT_WRITERS = 4;

  private final Path folder;
  private final int seconds;
  private final List<byte[]> batches = batches();

  /** How often each tenant exports; all in the same instant, or evenly spread. */
  private record Load(int intervalSeconds, boolean together) {
    @Override
    public String toString() {
      return (together ? "at once " : "spread ") + intervalSeconds + " s";
    }
  }

  private TenantLogs(Path folder, int seconds) {
    this.folder = folder;
    this.seconds = seconds;
  }

  /** Prints one line per round. */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    TenantLogs run = new TenantLogs(Path.of(arguments[0]), seconds);
    run.round(false, new Load(2, false), 3);
    run.round(true, new Load(2, false), 3);
    System.out.println(
        "layout         load       batches/s  p50 ms p99 ms  max ms forces/s us/batch  fds");
    for (Load load : LOADS) {
      for (int round = 0; round < ROUNDS; round++) {
        System.out.println(run.round(false, load, run.seconds));
        System.out.println(run.round(true, load, run.seconds));
      }
    }
  }

  private String round(boolean shared, Load load, int length) throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    List<FileChannel> channels = open(data, shared);
    int writers = shared ? 1 : LOG_PER_TENANT_WRITERS;
    List<GroupCommit> commits = Stream.generate(GroupCommit::new).limit(writers).toList();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      List<Future<GroupCommit.Report>> reports = commits.stream().map(threads::submit).toList();
      long cpu = cpuNanos();
      send(channels, commits, load, length);
      commits.forEach(GroupCommit::stop);
      List<Long> acks = new ArrayList<>();
      long forces = 0;
      for (Future<GroupCommit.Report> report : reports) {
        acks.addAll(report.get().ackNanos());
        forces += report.get().forces();
      }
      long spent = cpuNanos() - cpu;
      acks.sort(null);
      return String.format(
          "%-14s %-10s %9.0f %7.1f %6.1f %7.1f %8.0f %8.0f %4d",
          shared ? "shared log" : "log per tenant",
          load,
          acks.size() / (double) length,
          millis(acks, 0.50),
          millis(acks, 0.99),
          millis(acks, 1),
          forces / (double) length,
          spent / 1e3 / acks.size(),
          openFiles());
    } finally {
      for (FileChannel channel : channels) {
        channel.close();
      }
      deleteAll(data);
    }
  }

  /** A late sender counts its lateness into the answer, as an exporter would. */
  private void send(List<FileChannel> channels, List<GroupCommit> commits, Load load, int length) {
    long interval = load.intervalSeconds() * 1_000_000_000L;
    long gap = interval / TENANTS;
    long start = System.nanoTime();
    long count = length * 1_000_000_000L / gap;
    SplittableRandom random = new SplittableRandom(42);
    for (long i = 0; i < count; i++) {
      long due = start + (load.together() ? i / TENANTS * interval : i * gap);
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      byte[] compressed = Zstd.compress(batches.get(random.nextInt(batches.size())), 1);
      int tenant = (int) (i % TENANTS);
      commits.get(tenant % commits.size()).send(channels.get(tenant), compressed, due);
    }
  }

  private static List<FileChannel> open(Path data, boolean shared) throws IOException {
    List<FileChannel> channels = new ArrayList<>();
    for (int tenant = 0; tenant < TENANTS; tenant++) {
      if (shared && tenant > 0) {
        channels.add(channels.getFirst());
        continue;
      }
      Path home = Files.createDirectories(data.resolve("t" + tenant));
      channels.add(
          FileChannel.open(
              home.resolve("seg-000000.log"),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE));
    }
    return channels;
  }

  /** Prose-like bytes of 25 to 100 KB that zstd shrinks about threefold, as spans do. */
  private static List<byte[]> batches() {
    SplittableRandom random = new SplittableRandom(7);
    List<String> words = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      words.add(Long.toString(random.nextLong() & 0xffffffffL, 36));
    }
    List<byte[]> batches = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      StringBuilder text = new StringBuilder();
      int size = random.nextInt(25_000, 100_000);
      while (text.length() < size) {
        double skew = random.nextDouble();
        text.append(words.get((int) (skew * skew * skew * words.size()))).append(' ');
      }
      batches.add(text.toString().getBytes(StandardCharsets.US_ASCII));
    }
    return batches;
  }

  private static double millis(List<Long> sorted, double quantile) {
    return sorted.get((int) Math.min(sorted.size() - 1, quantile * sorted.size())) / 1e6;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static long openFiles() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getOpenFileDescriptorCount();
  }

  private static void deleteAll(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
