package dev.selftrace.store.disk;

import static dev.selftrace.store.contract.Entries.fix;
import static dev.selftrace.store.contract.Entries.run;
import static dev.selftrace.store.contract.Entries.score;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.FixQuery;
import dev.selftrace.store.Ledger;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.contract.Limits;
import dev.selftrace.store.index.RecordKeeper.Kept;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The ledger's file on a disk that fails, is cut from its power, tears and rots: what was recorded
 * is there, as it was written. And the proof that these tests would see a mistake.
 */
class DiskLedgerTest {

  private static final StoreLimits LIMITS = LogFixture.limits(8 << 10);
  private static final int FIXES = 4;
  private static final int CUTS = Integer.getInteger("selftrace.cuts", 150);

  private static Ledger ledger(DiskTraceStore store) {
    return store.tenant(LogFixture.TENANT).ledger();
  }

  /** What one agent tried to record, and what it was told. */
  private static final class Scribe {
    private final TreeSet<String> recorded = new TreeSet<>();
    private int tried;

    void write(DiskTraceStore store, int count) {
      for (int i = 0; i < count; i++) {
        tried++;
        try {
          ledger(store).record(fix(tried, "v1:f"));
          recorded.add("fix-" + tried);
        } catch (StoreException refused) {
          assertNotNull(refused.getMessage());
        }
      }
    }

    void verify(DiskTraceStore store, String story) {
      for (int i = 1; i <= tried; i++) {
        String id = "fix-" + i;
        int number = i;
        ledger(store)
            .fix(id)
            .ifPresentOrElse(
                row -> assertEquals(fix(number, "v1:f"), row.fix(), story),
                () -> assertTrue(!recorded.contains(id), id + " is lost\n" + story));
      }
    }
  }

  private static void survive(
      SimulatedDisk disk, UnaryOperator<StorageIo> io, Scribe scribe, Runnable between) {
    live(io.apply(disk), scribe);
    live(io.apply(disk), scribe);
    between.run();
    disk.heal();
    for (int start = 0; start < 2; start++) {
      try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
        scribe.verify(store, "start " + start + "\n" + disk.story());
        int before = scribe.recorded.size();
        scribe.write(store, 2);
        assertEquals(before + 2, scribe.recorded.size(), disk.story());
        scribe.verify(store, "after more, start " + start + "\n" + disk.story());
      }
    }
  }

  private static void live(StorageIo io, Scribe scribe) {
    try (DiskTraceStore store = LogFixture.store(io, LIMITS)) {
      scribe.write(store, FIXES);
    } catch (UncheckedIOException clear) {
      assertNotNull(clear.getMessage());
    }
  }

  private static long operationsOfAHealthyRun() {
    SimulatedDisk disk = new SimulatedDisk();
    survive(disk, io -> io, new Scribe(), () -> {});
    return disk.operations();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  @DisplayName("whichever single operation fails, nothing recorded is lost and recording goes on")
  void everyOperationFailsOnce(SimulatedDisk.Fault fault) {
    long count = operationsOfAHealthyRun();
    assertTrue(count > 40, "operations: " + count);
    for (long nth = 1; nth <= count; nth++) {
      SimulatedDisk disk = new SimulatedDisk();
      disk.fail(nth, fault, false);
      Scribe scribe = new Scribe();
      survive(disk, io -> io, scribe, () -> {});
      int refused = scribe.tried - scribe.recorded.size();
      assertTrue(
          refused <= FIXES, "operation " + nth + " refused " + refused + "\n" + disk.story());
    }
  }

  @Test
  @DisplayName("a power cut at any operation loses nothing recorded, whatever the disk kept")
  void powerCuts() {
    for (long seed = 0; seed < CUTS; seed++) {
      cutPower(seed, io -> io);
    }
  }

  private static void cutPower(long seed, UnaryOperator<StorageIo> io) {
    SplittableRandom random = new SplittableRandom(seed);
    SimulatedDisk disk = new SimulatedDisk();
    disk.fail(1 + random.nextInt(90), SimulatedDisk.Fault.EIO, true);
    try {
      survive(disk, io, new Scribe(), () -> disk.cutPower(random));
    } catch (AssertionError | StoreException lost) {
      throw new AssertionError("seed " + seed, lost);
    }
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"FORCE_REMOVED", "FOLDER_FORCE_REMOVED", "FORCE_AFTER_ACKNOWLEDGEMENT"})
  @DisplayName("power cuts would catch this mistake")
  void powerCutsCatch(BuggyIo.Bug bug) {
    assertCaught(seed -> cutPower(seed, disk -> new BuggyIo(disk, bug)));
  }

  @Test
  @DisplayName("failing forces would catch an ignored error")
  void ignoredForceErrorIsCaught() {
    assertCaught(nth -> {
      SimulatedDisk disk = new SimulatedDisk();
      disk.fail(nth + 1, SimulatedDisk.Fault.EIO, false);
      UnaryOperator<StorageIo> buggy = io -> new BuggyIo(io, BuggyIo.Bug.FORCE_ERROR_IGNORED);
      survive(disk, buggy, new Scribe(), () -> disk.cutPower(new SplittableRandom(nth)));
    });
  }

  private static void assertCaught(LongConsumer run) {
    @Nullable AssertionError caught = null;
    for (long i = 0; i < CUTS && caught == null; i++) {
      try {
        run.accept(i);
      } catch (AssertionError seen) {
        caught = seen;
      }
    }
    assertNotNull(caught, "the mistake stayed unseen in " + CUTS + " runs");
  }

  private static Path onlyFile(SimulatedDisk disk) throws IOException {
    List<String> names =
        disk.list(LogFixture.FOLDER).stream()
            .filter(name -> LedgerFiles.number(name).isPresent())
            .toList();
    assertEquals(1, names.size(), names::toString);
    return LogFixture.FOLDER.resolve(names.getFirst());
  }

  private static SimulatedDisk diskWithThreeFixes() {
    SimulatedDisk disk = new SimulatedDisk();
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      new Scribe().write(store, 3);
    }
    return disk;
  }

  /** How many fixes are found, after which another is recorded and found again. */
  private static long found(SimulatedDisk disk) {
    long found;
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      found = ledger(store).fixes(FixQuery.all(9)).total();
      ledger(store).record(fix(9, "after"));
    }
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      assertEquals(found + 1, ledger(store).fixes(FixQuery.all(9)).total());
      assertEquals(fix(9, "after"), ledger(store).fix("fix-9").orElseThrow().fix());
    }
    return found;
  }

  @Test
  @DisplayName("a file torn at any byte keeps every whole record, and is written to no more")
  void torn() throws IOException {
    SimulatedDisk whole = diskWithThreeFixes();
    Path file = onlyFile(whole);
    byte[] bytes = whole.bytes(file);
    List<Integer> ends = ends(bytes);
    for (int cut = 0; cut < bytes.length; cut++) {
      int length = cut;
      SimulatedDisk disk = diskWithThreeFixes();
      disk.replace(file, Arrays.copyOf(bytes, cut));
      assertEquals(ends.stream().filter(end -> end <= length).count(), found(disk), "cut " + cut);
    }
  }

  private static List<Integer> ends(byte[] file) {
    List<Integer> ends = new ArrayList<>();
    for (int at = FileHeader.BYTES; at < file.length; ) {
      at += LedgerRecord.length(Arrays.copyOfRange(file, at, at + LedgerRecord.HEAD_BYTES));
      ends.add(at);
    }
    return ends;
  }

  @Test
  @DisplayName("one flipped bit costs at most the record it is in, which is set aside")
  void flipped() throws IOException {
    SimulatedDisk whole = diskWithThreeFixes();
    Path file = onlyFile(whole);
    byte[] bytes = whole.bytes(file);
    for (int at = 0; at < bytes.length; at++) {
      byte[] flipped = bytes.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      SimulatedDisk disk = diskWithThreeFixes();
      disk.replace(file, flipped);
      assertEquals(at < FileHeader.BYTES ? 3 : 2, found(disk), "flipped " + at);
      assertEquals(1, new Quarantine(disk, LogFixture.FOLDER).parts().size(), "flipped " + at);
    }
  }

  @Test
  @DisplayName("a ledger of another tenant's or a later version is refused and left as it is")
  void foreignFile() throws IOException {
    SimulatedDisk disk = diskWithThreeFixes();
    Path file = onlyFile(disk);
    byte[] other = disk.bytes(file);
    byte[] header = new FileHeader(FileHeader.Kind.LEDGER, 2, LogFixture.TENANT, 1, 0).encode();
    System.arraycopy(header, 0, other, 0, header.length);
    disk.replace(file, other);
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      StoreException refused =
          org.junit.jupiter.api.Assertions.assertThrows(
              StoreException.class, () -> ledger(store).record(run(1, "a", null)));
      assertTrue(String.valueOf(refused.getMessage()).startsWith("Unsupported: "));
    }
    assertEquals(3, ends(disk.bytes(file)).size());
    assertEquals(List.of(other.length), List.of(disk.bytes(file).length));
  }

  @Test
  @DisplayName("records of a kind that only later versions know are kept, and carried along")
  void unknownKind() throws IOException {
    SimulatedDisk disk = diskWithThreeFixes();
    Path file = onlyFile(disk);
    byte[] bytes = disk.bytes(file);
    byte[] later = LedgerRecord.encode(new Kept(4, 99, new byte[] {1, 2, 3}));
    byte[] torn = Arrays.copyOf(bytes, bytes.length + later.length + 5);
    System.arraycopy(later, 0, torn, bytes.length, later.length);
    disk.replace(file, torn);
    assertEquals(3, found(disk));
    Path anew = onlyFile(disk);
    assertTrue(!anew.equals(file), "made anew, because the end was torn");
    byte[] carried = disk.bytes(anew);
    assertTrue(
        new String(carried, java.nio.charset.StandardCharsets.ISO_8859_1)
            .contains(new String(later, java.nio.charset.StandardCharsets.ISO_8859_1)));
    assertEquals(5, ends(carried).size());
  }

  @Test
  @DisplayName("a file of which most is forgotten is made smaller; what is kept is in it")
  void smaller() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    StoreLimits few = Limits.ledger(2_000, 32 << 20);
    try (DiskTraceStore store = LogFixture.store(disk, few)) {
      ledger(store).record(fix(1, "a"));
      for (int i = 0; i < 20_000; i++) {
        ledger(store).record(score(i, i));
      }
      ledger(store).record(fix(2, "a"));
    }
    assertTrue(disk.bytes(onlyFile(disk)).length < 3 << 19, "bytes: " + disk.used());
    try (DiskTraceStore store = LogFixture.store(disk, few)) {
      assertEquals(2, ledger(store).fixes(FixQuery.all(9)).total());
      assertEquals(1, ledger(store).scores(score(19_999, 19_999).traceId(), 9).size());
      assertEquals(2_000, store.tenant(LogFixture.TENANT).stats().ledgerEntries());
    }
  }

  @Test
  @DisplayName("a directory without a ledger opens, and gets a file with the first record")
  void without() throws IOException {
    SimulatedDisk disk = new SimulatedDisk();
    try (DiskTraceStore store = LogFixture.store(disk, LIMITS)) {
      assertEquals(List.of(), ledger(store).runs(9));
      assertEquals(List.of(), disk.list(LogFixture.FOLDER));
      ledger(store).record(run(1, "a", null));
    }
    assertEquals("ledger-000001.log", onlyFile(disk).getFileName().toString());
  }
}
