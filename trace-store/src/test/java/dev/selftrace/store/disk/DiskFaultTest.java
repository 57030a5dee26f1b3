package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreLimits;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every operation of the disk fails once, and the power is cut at every kind of moment: what was
 * acknowledged is there, as it was sent. And the proof that these tests would see the mistakes they
 * are for.
 */
class DiskFaultTest {

  private static final StoreLimits LIMITS = LogFixture.limits(8 << 10);
  private static final int BATCHES = 14;
  private static final int CUTS = Integer.getInteger("selftrace.cuts", 250);

  /** One run: batches, an orderly restart, batches; then a restart on a healthy disk. */
  private static void survive(
      SimulatedDisk disk, UnaryOperator<StorageIo> io, Shipment shipment, Runnable between) {
    live(io.apply(disk), shipment);
    live(io.apply(disk), shipment);
    between.run();
    disk.heal();
    for (int start = 0; start < 2; start++) {
      try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
        shipment.verify(store, "start " + start + "\n" + disk.story());
        shipment.send(store, 3);
        shipment.verify(store, "after more, start " + start + "\n" + disk.story());
      }
    }
  }

  /** A life of a process on a disk that may refuse to open, which it must say clearly. */
  private static void live(StorageIo io, Shipment shipment) {
    try (DiskTraceStore store = LogFixture.store(io, LIMITS)) {
      shipment.send(store, BATCHES / 2);
    } catch (UncheckedIOException clear) {
      assertNotNull(clear.getMessage());
    }
  }

  private static long operationsOfAHealthyRun() {
    SimulatedDisk disk = new SimulatedDisk();
    survive(disk, io -> io, new Shipment(1), () -> {});
    return disk.operations();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("whichever single operation fails, nothing acknowledged is lost or changed")
  void everyOperationFailsOnce(SimulatedDisk.Fault fault) {
    long count = operationsOfAHealthyRun();
    for (long nth = 1; nth <= count; nth++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.fail(nth, fault, false);
      Shipment shipment = new Shipment(1);
      survive(disk, io -> io, shipment, () -> {});
      assertTrue(shipment.refused() <= BATCHES / 2, "operation " + nth + "\n" + disk.story());
    }
  }

  @Test
  @DisplayName("a power cut at any operation loses nothing acknowledged, whatever the disk kept")
  void powerCuts() {
    for (long seed = 0; seed < CUTS; seed++) {
      cutPower(seed, io -> io);
    }
  }

  private static void cutPower(long seed, UnaryOperator<StorageIo> io) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDisk disk = new SimulatedDisk();
    disk.fail(1 + random.nextInt(300), SimulatedDisk.Fault.EIO, true);
    try {
      survive(disk, io, new Shipment(seed), () -> disk.cutPower(random));
    } catch (AssertionError | StoreCorruptException lost) {
      throw new AssertionError("seed " + seed, lost);
    }
  }

  @Test
  @DisplayName("the disk fills up and is emptied: refused with a time, then stored, nothing lost")
  void diskFull() {
    SimulatedDisk disk = new SimulatedDisk();
    disk.capacity(20_000);
    Shipment shipment = new Shipment(3);
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      shipment.send(store, 60);
      assertTrue(shipment.refused() > 0, "the disk never became full");
      shipment.verify(store, "full");
      int before = shipment.refused();
      disk.capacity(1_000_000);
      shipment.send(store, 20);
      assertEquals(before, shipment.refused());
      shipment.verify(store, "space again");
    }
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      shipment.verify(store, "after a restart");
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"FORCE_REMOVED", "FOLDER_FORCE_REMOVED", "FORCE_AFTER_ACKNOWLEDGEMENT"})
  @DisplayName("power cuts would catch this mistake")
  void powerCutsCatch(BuggyIo.Bug bug) {
    assertCaught(seed -> cutPower(seed, disk -> new BuggyIo(disk, bug)), CUTS);
  }

  @Test
  @DisplayName("failing forces would catch an ignored error")
  void ignoredForceErrorIsCaught() {
    assertCaught(
        nth -> {
          SimulatedDisk disk = new SimulatedDisk();
          disk.fail(nth + 1, SimulatedDisk.Fault.EIO, false);
          UnaryOperator<StorageIo> buggy = io -> new BuggyIo(io, BuggyIo.Bug.FORCE_ERROR_IGNORED);
          SplittableRandom random = new SplittableRandom(nth);
          survive(disk, buggy, new Shipment(1), () -> disk.cutPower(random));
        },
        operationsOfAHealthyRun());
  }

  @Test
  @DisplayName("a full disk would catch a swallowed error")
  void swallowedNoSpaceIsCaught() {
    assertCaught(
        nth -> {
          SimulatedDisk disk = new SimulatedDisk();
          disk.fail(nth + 1, SimulatedDisk.Fault.NO_SPACE, false);
          survive(
              disk,
              io -> new BuggyIo(io, BuggyIo.Bug.WRITE_ERROR_IGNORED),
              new Shipment(1),
              () -> {});
        },
        operationsOfAHealthyRun());
  }

  private static void assertCaught(LongConsumer run, long runs) {
    @Nullable AssertionError caught = null;
    for (long i = 0; i < runs && caught == null; i++) {
      try {
        run.accept(i);
      } catch (AssertionError seen) {
        caught = seen;
      }
    }
    assertNotNull(caught, "the mistake stayed unseen in " + runs + " runs");
  }
}
