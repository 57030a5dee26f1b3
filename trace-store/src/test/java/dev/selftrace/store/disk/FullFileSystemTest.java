package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of two megabytes that really is full. Not run where mounting is not allowed. */
class FullFileSystemTest {

  private static final StoreLimits LIMITS = LogFixture.limits(64 << 10);

  @Test
  @DisplayName("a full file system refuses batches and serves reads, and recovers by itself")
  void full(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.toString()),
        "not run: mounting needs root");
    try {
      Path ballast = folder.resolve("ballast");
      Files.write(ballast, new byte[1_900_000]);
      Shipment shipment = new Shipment(4);
      try (DiskTraceStore store = open(folder.resolve("data"))) {
        shipment.send(store, 300);
        assertTrue(shipment.refused() > 0, "the file system never became full");
        assertTrue(shipment.acknowledged() > 0, "it was full from the beginning");
        shipment.verify(store, "full");
        Files.delete(ballast);
        int refused = shipment.refused();
        shipment.send(store, 50);
        assertEquals(refused, shipment.refused(), "refused although there is space again");
        shipment.verify(store, "space again");
      }
      try (DiskTraceStore store = open(folder.resolve("data"))) {
        shipment.verify(store, "after a restart");
      }
      assertEquals(0, DiskTraceStore.check(folder.resolve("data")).exitCode());
    } finally {
      assertTrue(succeeds("umount", folder.toString()));
    }
  }

  private static DiskTraceStore open(Path data) {
    return DiskTraceStore.open(
        data,
        LIMITS,
        LogFixture.DERIVER,
        LogFixture.JUDGE,
        InstantSource.system(),
        StoreMetrics.NONE);
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException notThere) {
      return false;
    }
  }
}
