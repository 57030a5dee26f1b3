package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.store.LooseLogQuery;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.contract.PlainDeriver;
import dev.selftrace.store.contract.PlainJudge;
import dev.selftrace.store.contract.Telemetry;
import dev.selftrace.store.contract.TestClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that was written before there were metrics: file format v1 with kinds 1 and 2. */
class EarlierDirectoryTest {

  private static final TenantRef TENANT = new TenantRef("tenant0one");

  @TempDir Path folder;

  private static void put(String resource, Path file) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    try (InputStream bytes =
        Objects.requireNonNull(
            EarlierDirectoryTest.class.getResourceAsStream("/store/before-metrics/" + resource))) {
      Files.copy(bytes, file);
    }
  }

  @Test
  @DisplayName("is read, checked and written on, its untraced logs included")
  void opens() throws IOException {
    put("FORMAT", folder.resolve("FORMAT"));
    put("segment", folder.resolve("t").resolve(TENANT.id()).resolve("seg-000000.log"));
    assertEquals(0, DiskTraceStore.check(folder).exitCode());
    try (DiskTraceStore store =
        DiskTraceStore.open(
            folder,
            StoreLimits.DEFAULTS,
            new PlainDeriver(),
            new PlainJudge(),
            new TestClock(),
            StoreMetrics.NONE)) {
      TenantStore tenant = store.tenant(TENANT);
      TraceOutline trace = tenant.outline(Telemetry.trace(1)).orElseThrow();
      assertEquals(
          List.of("first", "second"), trace.spans().stream().map(span -> span.name()).toList());
      assertEquals(1, trace.logs().size());
      LooseLogQuery all = new LooseLogQuery(null, 0, Long.MAX_VALUE, true, 10);
      assertEquals(1, tenant.looseLogs(all).size());
      tenant.append(Telemetry.batch(Telemetry.span(2, 1))).toCompletableFuture().join();
      assertEquals(3, tenant.stats().spans());
    }
  }
}
