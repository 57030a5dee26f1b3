package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.Ack;
import dev.selftrace.store.Position;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory, its lock, its version, retention and limits: what only this engine has. */
class DiskTraceStoreTest {

  private static final StoreLimits LIMITS = LogFixture.limits(4 << 10);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_800_000_000));
  private final SplittableRandom random = new SplittableRandom(5);
  private long numbers;

  @TempDir Path data;

  private DiskTraceStore open(StoreLimits limits) {
    return DiskTraceStore.open(
        data, limits, LogFixture.DERIVER, LogFixture.JUDGE, now::get, StoreMetrics.NONE);
  }

  private long append(TenantStore tenant, int size) throws Exception {
    ReceivedSpan span = LogFixture.span(++numbers, size, random);
    Ack ack =
        tenant
            .append(LogFixture.batch(List.of(span)))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    assertEquals(1, ack.spans());
    return numbers;
  }

  private static boolean has(TenantStore tenant, long number) {
    return !tenant.spans(new TraceId(7, number), List.of(new SpanId(number))).isEmpty();
  }

  private Path folder() {
    return data.resolve("t").resolve(LogFixture.TENANT.id());
  }

  private List<String> segments() throws IOException {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(n -> n.endsWith(".log"))
          .sorted()
          .toList();
    }
  }

  @Test
  @DisplayName("a second store on the same directory is refused with the reason")
  void inUse() {
    DiskTraceStore store = open(LIMITS);
    UncheckedIOException refused = assertThrows(UncheckedIOException.class, () -> open(LIMITS));
    assertTrue(refused.getMessage().contains("data directory in use by another process"));
    store.close();
    open(LIMITS).close();
  }

  @Test
  @DisplayName("a directory that a newer version wrote is refused and not touched")
  void newerFormat() throws IOException {
    Files.writeString(data.resolve("FORMAT"), "selftrace-data 2 ff4bd0b2\n");
    StoreCorruptException refused = assertThrows(StoreCorruptException.class, () -> open(LIMITS));
    assertTrue(refused.getMessage().startsWith("Unsupported: "));
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(List.of("FORMAT"), files.map(f -> f.getFileName().toString()).toList());
    }
    assertEquals(2, DiskTraceStore.check(data).exitCode());
  }

  @Test
  @DisplayName("a path that cannot be a directory is refused with the reason")
  void unusableDirectory() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "x");
    UncheckedIOException refused =
        assertThrows(
            UncheckedIOException.class,
            () ->
                DiskTraceStore.open(
                    file,
                    LIMITS,
                    LogFixture.DERIVER,
                    LogFixture.JUDGE,
                    now::get,
                    StoreMetrics.NONE));
    assertTrue(refused.getMessage().startsWith("Cannot open data directory " + file));
  }

  @Test
  @DisplayName("FORMAT with one flipped bit still opens and is written again")
  void damagedFormat() throws Exception {
    open(LIMITS).close();
    String whole = Files.readString(data.resolve("FORMAT"));
    for (int at = 0; at < whole.length(); at++) {
      byte[] flipped = whole.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      flipped[at] ^= 2;
      Files.write(data.resolve("FORMAT"), flipped);
      open(LIMITS).close();
      assertEquals(whole, Files.readString(data.resolve("FORMAT")));
    }
  }

  @Test
  @DisplayName("spans, arrival and position survive a restart")
  void restart() throws Exception {
    long number;
    Position position;
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      number = append(tenant, 100);
      append(tenant, 100);
      position = tenant.position();
    }
    now.set(now.get().minusSeconds(3_600));
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      assertTrue(has(tenant, number));
      assertEquals(position, tenant.position());
      append(tenant, 100);
      assertTrue(tenant.position().arrival() > position.arrival());
    }
  }

  @Test
  @DisplayName("segments are rolled at their size and expire by age of arrival")
  void retentionByAge() throws Exception {
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      for (int i = 0; i < 10; i++) {
        append(tenant, 1_500);
      }
      long old = numbers;
      assertTrue(segments().size() >= 3, segments()::toString);
      now.set(now.get().plus(LIMITS.retentionAge()).plusSeconds(1));
      long young = append(tenant, 100);
      store.upkeep();
      assertEquals(1, segments().size());
      assertFalse(has(tenant, old - 5));
      assertTrue(has(tenant, young));
      assertTrue(tenant.stats().expiredTraces() > 0);
    }
    try (DiskTraceStore store = open(LIMITS)) {
      assertTrue(has(store.tenant(LogFixture.TENANT), numbers));
    }
  }

  @Test
  @DisplayName("an idle tenant's last segment expires too")
  void retentionOfTheActiveSegment() throws Exception {
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      long old = append(tenant, 100);
      now.set(now.get().plus(LIMITS.retentionAge()).plusSeconds(1));
      store.upkeep();
      assertFalse(has(tenant, old));
      assertEquals(List.of(), segments());
      assertTrue(has(tenant, append(tenant, 100)));
    }
  }

  @Test
  @DisplayName("the oldest segment of any tenant goes first when all logs together are too large")
  void retentionByBytes() throws Exception {
    StoreLimits small = LogFixture.limits(4 << 10, 20_000, 1_000_000);
    try (DiskTraceStore store = open(small)) {
      TenantStore first = store.tenant(LogFixture.TENANT);
      TenantStore second = store.tenant(new TenantRef("tenant99"));
      long oldest = append(first, 1_500);
      now.set(now.get().plusSeconds(1));
      for (int i = 0; i < 30; i++) {
        append(second, 1_500);
      }
      store.upkeep();
      assertTrue(store.stats().bytes() <= 20_000);
      assertFalse(has(first, oldest));
      assertTrue(has(second, numbers));
    }
  }

  @Test
  @DisplayName("the oldest segment goes when there are too many spans")
  void retentionBySpans() throws Exception {
    StoreLimits small = LogFixture.limits(4 << 10, 1 << 30, 10);
    try (DiskTraceStore store = open(small)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      for (int i = 0; i < 30; i++) {
        append(tenant, 1_500);
      }
      store.upkeep();
      assertTrue(store.stats().spans() <= 10, () -> store.stats().toString());
      assertTrue(has(tenant, numbers));
    }
  }

  @Test
  @DisplayName("a queue that is full refuses with its name; a batch larger than the queue gets in")
  void queueFull() {
    ByteBudget budget = new ByteBudget(100, StoreMetrics.NONE);
    budget.take(500);
    StoreFullException full = assertThrows(StoreFullException.class, () -> budget.take(1));
    assertTrue(full.getMessage().contains("queue-bytes-max"));
    budget.giveBack(500);
    budget.take(60);
    budget.take(40);
    assertThrows(StoreFullException.class, () -> budget.take(1));
  }

  @Test
  @DisplayName("too little free space refuses with its name and a time to come back")
  void freeSpace() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    StoreLimits limits = LogFixture.limits(4 << 10, 1 << 30, 1_000_000, 5_000);
    disk.capacity(10_000);
    try (DiskTraceStore store = LogFixture.store(disk, limits)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      long stored = append(tenant, 100);
      disk.capacity(4_000);
      StoreFullException full = assertThrows(StoreFullException.class, () -> append(tenant, 100));
      assertTrue(full.getMessage().contains("free-bytes-min"));
      assertTrue(full.retryAfter().compareTo(Duration.ZERO) > 0);
      assertTrue(has(tenant, stored));
      disk.capacity(10_000);
      append(tenant, 100);
    }
  }

  @Test
  @DisplayName("a closed store answers every call with StoreClosedException")
  void closed() {
    DiskTraceStore store = open(LIMITS);
    TenantStore tenant = store.tenant(LogFixture.TENANT);
    store.close();
    store.close();
    assertThrows(StoreClosedException.class, () -> store.tenant(LogFixture.TENANT));
    assertThrows(StoreClosedException.class, () -> append(tenant, 10));
    assertThrows(StoreClosedException.class, tenant::position);
    assertThrows(StoreClosedException.class, store::stats);
  }

  @Test
  @DisplayName("check finds damage beside a running store, names the place and lists quarantine")
  void check() throws Exception {
    long damaged;
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      damaged = append(tenant, 500);
      append(tenant, 500);
      DiskTraceStore.CheckReport report = DiskTraceStore.check(data);
      assertEquals(0, report.exitCode(), report::toString);
      assertEquals(2, report.spans());
      assertEquals(2, report.frames());
    }
    Path segment = folder().resolve(segments().getFirst());
    byte[] bytes = Files.readAllBytes(segment);
    bytes[FileHeader.BYTES + 100] ^= 1;
    Files.write(segment, bytes);
    DiskTraceStore.CheckReport before = DiskTraceStore.check(data);
    assertEquals(1, before.exitCode());
    assertTrue(before.findings().getFirst().contains("seg-000000.log@80"), before::toString);
    try (DiskTraceStore store = open(LIMITS)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      assertFalse(has(tenant, damaged));
      assertTrue(has(tenant, numbers));
      assertEquals(1, tenant.stats().quarantined());
    }
    assertEquals(1, DiskTraceStore.check(data).quarantined().size());
  }

  @Test
  @DisplayName("a span that is damaged after it was read into the index fails its own read only")
  void damageWhileRunning() throws Exception {
    StoreLimits uncached = LogFixture.limits(1 << 20);
    try (DiskTraceStore store = open(uncached)) {
      TenantStore tenant = store.tenant(LogFixture.TENANT);
      long first = append(tenant, 500);
      long second = append(tenant, 500);
      Path segment = folder().resolve(segments().getFirst());
      byte[] bytes = Files.readAllBytes(segment);
      bytes[FileHeader.BYTES + 200] ^= 1;
      Files.write(segment, bytes);
      StoreCorruptException damaged =
          assertThrows(StoreCorruptException.class, () -> has(tenant, first));
      assertNotNull(damaged.getMessage());
      assertTrue(damaged.getMessage().startsWith("Corrupt: seg-000000.log@"));
      assertTrue(has(tenant, second));
    }
  }

  @Test
  @DisplayName("a tenant whose folder cannot be read does not keep others from being served")
  void brokenTenant() throws Exception {
    try (DiskTraceStore store = open(LIMITS)) {
      append(store.tenant(LogFixture.TENANT), 10);
    }
    Files.writeString(data.resolve("t").resolve("tenant98"), "not a folder");
    try (DiskTraceStore store = open(LIMITS)) {
      assertTrue(has(store.tenant(LogFixture.TENANT), numbers));
      assertInstanceOf(
          StoreCorruptException.class,
          assertThrows(
              RuntimeException.class, () -> store.tenant(new TenantRef("tenant98")).position()));
    }
  }

  @Test
  @DisplayName("a segment of another tenant in the wrong folder is not served")
  void misplacedSegment() throws Exception {
    try (DiskTraceStore store = open(LIMITS)) {
      append(store.tenant(LogFixture.TENANT), 10);
    }
    Path foreign = Files.createDirectory(data.resolve("t").resolve("tenant97"));
    Files.copy(folder().resolve(segments().getFirst()), foreign.resolve("seg-000000.log"));
    try (DiskTraceStore store = open(LIMITS)) {
      assertFalse(has(store.tenant(new TenantRef("tenant97")), numbers));
      assertTrue(has(store.tenant(LogFixture.TENANT), numbers));
    }
  }

  @Test
  @DisplayName("hundreds of tenants write, restart and are served with few open files")
  void manyTenants() throws Exception {
    int tenants = 300;
    try (DiskTraceStore store = open(LIMITS)) {
      for (int i = 0; i < tenants; i++) {
        append(store.tenant(new TenantRef("tenant%05d".formatted(i))), 10);
      }
      // The log of the batch just acknowledged may still stand beside those that are kept.
      assertTrue(openLogs() <= DiskTraceStore.WRITERS * (LogWriter.OPEN_LOGS_MAX + 1));
    }
    try (DiskTraceStore store = open(LIMITS)) {
      for (int i = tenants - 1; i >= 0; i -= 37) {
        TenantStore tenant = store.tenant(new TenantRef("tenant%05d".formatted(i)));
        assertTrue(has(tenant, i + 1));
        assertFalse(has(tenant, i));
      }
    }
  }

  private static long openLogs() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    long count = 0;
    try (Stream<Path> entries = Files.list(descriptors)) {
      for (Path entry : entries.toList()) {
        try {
          count += Files.readSymbolicLink(entry).toString().endsWith(".log") ? 1 : 0;
        } catch (IOException closedMeanwhile) {
          // not open any more, so not counted
        }
      }
    }
    return count;
  }
}
