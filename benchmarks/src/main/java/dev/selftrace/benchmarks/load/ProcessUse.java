package dev.selftrace.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, as Linux counts it; all zero for process 0 and on other systems.
 *
 * @param cpuMicros user and system time
 * @param residentBytes memory now
 */
record ProcessUse(long cpuMicros, long residentBytes) {

  /** Linux reports process times in hundredths of a second to user space. */
  private static final long MICROS_PER_TICK = 10_000;

  private static final int PAGE_BYTES = 4_096;

  /** Places after the command name, which is in parentheses and may hold anything. */
  private static final int USER_TICKS = 11;

  private static final int SYSTEM_TICKS = 12;
  private static final int RESIDENT_PAGES = 21;

  static ProcessUse of(long pid) {
    Path file = Path.of("/proc/" + pid + "/stat");
    if (pid == 0 || !Files.exists(file)) {
      return new ProcessUse(0, 0);
    }
    try {
      String text = Files.readString(file);
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
      long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
      return new ProcessUse(
          ticks * MICROS_PER_TICK, Long.parseLong(fields[RESIDENT_PAGES]) * PAGE_BYTES);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
