package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.StoredSpan;
import dev.selftrace.store.TenantStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process is killed with SIGKILL while it stores, again and again on the same directory. What it
 * said was acknowledged must be there. (This tests order and recovery, not the force: written pages
 * outlive the process. Forces are tested by the power cuts of {@link DiskFaultTest}.)
 */
class KillTest {

  private static final int CYCLES = Integer.getInteger("selftrace.kill.cycles", 5);

  @Test
  @DisplayName("nothing acknowledged is lost by kill -9, and nothing appears that was never sent")
  void killLoop(@TempDir Path data) throws Exception {
    SplittableRandom random = new SplittableRandom(11);
    Set<Long> acknowledged = new TreeSet<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      long first = 1 + cycle * 1_000_000L;
      acknowledged.addAll(runAndKill(data, first, 50 + random.nextInt(400)));
      verify(data, acknowledged, first + 1_000_000L);
    }
  }

  /** Runs a process that stores, kills it after some acknowledgements, returns all it printed. */
  private static Set<Long> runAndKill(Path data, long first, int after) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                StoringProcess.class.getName(),
                data.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Set<Long> acknowledged = new TreeSet<>();
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.endsWith(".")) {
          acknowledged.add(Long.parseLong(line.substring(0, line.length() - 1)));
        }
        if (acknowledged.size() == after) {
          process.toHandle().destroyForcibly();
        }
      }
    }
    assertTrue(acknowledged.size() >= after, "the process ended by itself");
    return acknowledged;
  }

  private static void verify(Path data, Set<Long> acknowledged, long end) {
    try (DiskTraceStore store = StoringProcess.open(data)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      for (long number : acknowledged) {
        List<StoredSpan> spans = tenant.spans(new TraceId(7, number), List.of(new SpanId(number)));
        assertEquals(1, spans.size(), "acknowledged span " + number + " is lost");
        assertTrue(
            spans.getFirst().span().equals(StoringProcess.span(number).span()),
            "other bytes for span " + number);
      }
      long known =
          tenant.traceIds("0000000000000007", Integer.MAX_VALUE).stream()
              .filter(id -> id.low() > 0 && id.low() < end)
              .count();
      assertEquals(known, tenant.stats().spans());
      assertTrue(known - acknowledged.size() <= 8L * CYCLES * StoringProcess.THREADS, "phantoms");
    }
    assertEquals(0, DiskTraceStore.check(data).exitCode(), DiskTraceStore.check(data)::toString);
  }

  /** Stores numbered spans from a few threads and prints each number once it is acknowledged. */
  static final class StoringProcess {

    static final int THREADS = 3;

    private StoringProcess() {}

    static DiskTraceStore open(Path data) {
      return DiskTraceStore.open(
          data,
          LogFixture.limits(64 << 10),
          LogFixture.DERIVER,
          LogFixture.JUDGE,
          InstantSource.system(),
          StoreMetrics.NONE);
    }

    /** A pure function of the number. */
    static dev.selftrace.store.ReceivedSpan span(long number) {
      SplittableRandom random = new SplittableRandom(number);
      return LogFixture.span(number, 10 + random.nextInt(2_000), random);
    }

    public static void main(String[] arguments) throws Exception {
      DiskTraceStore store = open(Path.of(arguments[0]));
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      long first = Long.parseLong(arguments[1]);
      List<Thread> threads =
          java.util.stream.IntStream.range(0, THREADS)
              .mapToObj(t -> Thread.ofPlatform().start(() -> storeForEver(tenant, first + t)))
              .toList();
      for (Thread thread : threads) {
        thread.join();
      }
    }

    private static void storeForEver(TenantStore tenant, long first) {
      for (long number = first; ; number += THREADS) {
        try {
          tenant
              .append(LogFixture.batch(List.of(span(number))))
              .toCompletableFuture()
              .get(20, TimeUnit.SECONDS);
        } catch (Exception failed) {
          throw new IllegalStateException(failed);
        }
        System.out.print(number + ".\n");
        System.out.flush();
      }
    }
  }
}
