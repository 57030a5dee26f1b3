package dev.selftrace.store.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Torn ends and flipped bits: found, set aside, and the rest is served. */
class LogDamageTest {

  private static final int FRAMES = 6;
  private static final int SPANS_PER_FRAME = 3;
  private static final Path SEGMENT = LogFixture.FOLDER.resolve("seg-000000.log");

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SplittableRandom random = new SplittableRandom(42);
  private final long[] ends = new long[FRAMES];
  private byte[] whole = new byte[0];

  /** Writes frames 0 to 5 with spans 100 * frame + 1 to 3 and remembers where each ends. */
  private void write() {
    TenantLog.Environment environment = LogFixture.environment(disk, 1 << 20);
    TenantLog log =
        new Recovery(
                environment,
                LogFixture.TENANT,
                new SegmentList(),
                Runnable::run,
                new LogFixture.Found())
            .run();
    for (int frame = 0; frame < FRAMES; frame++) {
      long number = frame;
      List<dev.selftrace.store.ReceivedSpan> spans =
          LongStream.rangeClosed(1, SPANS_PER_FRAME)
              .map(n -> 100L * number + n)
              .mapToObj(n -> LogFixture.span(n, 40, random))
              .toList();
      LogFixture.Probe probe = new LogFixture.Probe(LogFixture.encode(spans, List.of()));
      log.write(probe);
      log.commit();
      assertTrue(probe.placed != null);
      ends[frame] = disk.bytes(SEGMENT).length;
    }
    log.close();
    disk.killProcess();
    whole = disk.bytes(SEGMENT);
  }

  private LogFixture.Found recover() {
    disk.killProcess();
    LogFixture.Found found = new LogFixture.Found();
    new Recovery(
            LogFixture.environment(disk, 1 << 20),
            LogFixture.TENANT,
            new SegmentList(),
            Runnable::run,
            found)
        .run();
    return found;
  }

  private static List<Long> spansOf(int... frames) {
    return Arrays.stream(frames)
        .boxed()
        .flatMap(
            frame -> LongStream.rangeClosed(1, SPANS_PER_FRAME).mapToObj(n -> 100L * frame + n))
        .toList();
  }

  private long quarantined() {
    return disk.files().stream().filter(file -> file.toString().contains("quarantine")).count();
  }

  @ParameterizedTest(name = "with {0} behind the cut")
  @ValueSource(strings = {"nothing", "zeros", "garbage"})
  @DisplayName("a log torn at any byte of its last two frames keeps every earlier frame")
  void tornTail(String filler) {
    write();
    for (int cut = (int) ends[FRAMES - 3]; cut < whole.length; cut++) {
      disk.replace(SEGMENT, torn(cut, filler));
      LogFixture.Found found = recover();
      int frames = cut < ends[FRAMES - 2] ? FRAMES - 2 : FRAMES - 1;
      int[] kept = java.util.stream.IntStream.range(0, frames).toArray();
      assertEquals(spansOf(kept), found.spanNumbers, "cut at " + cut);
      assertEquals(ends[frames - 1], disk.bytes(SEGMENT).length, "cut at " + cut);
    }
  }

  private byte[] torn(int cut, String filler) {
    byte[] head = Arrays.copyOf(whole, cut);
    byte[] bytes = Arrays.copyOf(head, filler.equals("nothing") ? cut : whole.length);
    if (filler.equals("garbage")) {
      for (int i = cut; i < bytes.length; i++) {
        bytes[i] = (byte) (whole[i] ^ (1 + random.nextInt(255)));
      }
    }
    return bytes;
  }

  @Test
  @DisplayName("a torn end is copied to quarantine before it is cut off")
  void tornTailIsKept() {
    write();
    disk.replace(SEGMENT, Arrays.copyOf(whole, whole.length - 10));
    recover();
    Path part =
        disk.files().stream().filter(f -> f.toString().contains("quarantine")).findFirst().get();
    byte[] expected = Arrays.copyOfRange(whole, (int) ends[FRAMES - 2], whole.length - 10);
    assertEquals(
        "seg-000000.log@" + ends[FRAMES - 2] + "+" + expected.length,
        part.getFileName().toString());
    assertEquals(
        java.util.HexFormat.of().formatHex(expected),
        java.util.HexFormat.of().formatHex(disk.bytes(part)));
  }

  @Test
  @DisplayName("every single flipped bit costs at most its own frame, and is reported")
  void bitFlips() {
    write();
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      clearQuarantine();
      disk.replace(SEGMENT, flipped);
      LogFixture.Found found = recover();
      int hit = frameAt(at);
      int[] kept =
          java.util.stream.IntStream.range(0, FRAMES).filter(frame -> frame != hit).toArray();
      assertEquals(spansOf(kept), found.spanNumbers, "flip in byte " + at);
      assertEquals(1, quarantined(), "flip in byte " + at);
    }
  }

  @Test
  @DisplayName(
      "without checksums flipped bits would be served as other data, and tests would see it")
  void skippedChecksumsWouldBeSeen() {
    write();
    List<String> expected = recover().names;
    int wrong = 0;
    for (int at = FileHeader.BYTES; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << random.nextInt(8));
      disk.replace(SEGMENT, resealed(flipped, frameAt(at)));
      List<String> names = recover().names;
      wrong += expected.containsAll(names) ? 0 : 1;
    }
    assertTrue(wrong > 10, "only " + wrong + " flips changed what was served");
  }

  /** The bytes as a store would take them that did not verify checksums: they all fit. */
  private byte[] resealed(byte[] bytes, int frame) {
    int start = frame == 0 ? FileHeader.BYTES : (int) ends[frame - 1];
    ByteBuffer head = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int sections = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(start + 48);
    int at = start + Frame.headBytes(sections);
    for (int i = 0; i < sections; i++) {
      int line = start + Frame.FIXED_BYTES + i * Frame.SECTION_BYTES;
      int length = head.getInt(line);
      if (length < 0 || at + length > bytes.length) {
        return bytes;
      }
      head.putInt(line + 8, Frame.crc(bytes, at, length));
      at += length;
    }
    int from = start + Frame.LENGTH_AT;
    int headEnd = start + Frame.headBytes(sections);
    head.putInt(start + Frame.CRC_AT, Frame.crc(bytes, from, headEnd - from));
    return bytes;
  }

  @Test
  @DisplayName("damage that stays in the log is quarantined once, however often it is met")
  void quarantinedOnce() {
    write();
    byte[] flipped = whole.clone();
    flipped[(int) ends[1] + 70] ^= 1;
    disk.replace(SEGMENT, flipped);
    recover();
    recover();
    assertEquals(1, quarantined());
  }

  @Test
  @DisplayName("after damage the next batch goes to a new segment")
  void newSegmentAfterDamage() {
    write();
    byte[] flipped = whole.clone();
    flipped[(int) ends[1] + 70] ^= 1;
    disk.replace(SEGMENT, flipped);
    disk.killProcess();
    TenantLog.Environment environment = LogFixture.environment(disk, 1 << 20);
    TenantLog log =
        new Recovery(
                environment,
                LogFixture.TENANT,
                new SegmentList(),
                Runnable::run,
                new LogFixture.Found())
            .run();
    LogFixture.Probe probe =
        new LogFixture.Probe(LogFixture.encode(List.of(LogFixture.span(9, 10, random)), List.of()));
    log.write(probe);
    log.commit();
    assertEquals(1, probe.placed.segment().number());
    assertEquals(spansOf(0, 1, 3, 4, 5).size() + 1, recover().spanNumbers.size());
  }

  private int frameAt(int at) {
    for (int frame = 0; frame < FRAMES; frame++) {
      long start = frame == 0 ? FileHeader.BYTES : ends[frame - 1];
      if (at >= start && at < ends[frame]) {
        return frame;
      }
    }
    return -1;
  }

  private void clearQuarantine() {
    disk.files().stream()
        .filter(file -> file.toString().contains("quarantine"))
        .forEach(disk::remove);
  }
}
