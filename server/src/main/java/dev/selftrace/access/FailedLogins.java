package dev.selftrace.access;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Wrong keys per address and minute. A good key is never affected by its neighbours: only further
 * wrong ones are told to wait. IPv6 addresses count by their /64. Bounded: the address that failed
 * longest ago is forgotten first. Thread-safe.
 */
final class FailedLogins {

  private static final int ADDRESSES_MAX = 10_000;
  private static final long WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final int perMinuteMax;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<ByteBuffer, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Window> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  FailedLogins(int perMinuteMax, LongSupplier nanoTime) {
    this.perMinuteMax = perMinuteMax;
    this.nanoTime = nanoTime;
  }

  /** Notes a wrong key; how long its sender must wait, or null when it may try again. */
  @Nullable Duration note(@Nullable InetAddress peer) {
    long now = nanoTime.getAsLong();
    synchronized (lock) {
      Window window = windows.get(network(peer));
      if (window == null || now - window.start() >= WINDOW_NANOS) {
        window = new Window(now, 0);
      }
      window = new Window(window.start(), window.failures() + 1);
      windows.put(network(peer), window);
      return window.failures() <= perMinuteMax
          ? null
          : Duration.ofSeconds(
              Math.max(1, Duration.ofNanos(window.start() + WINDOW_NANOS - now).toSeconds()));
    }
  }

  private static ByteBuffer network(@Nullable InetAddress peer) {
    byte[] address = peer == null ? new byte[0] : peer.getAddress();
    return ByteBuffer.wrap(address, 0, address.length == 16 ? 8 : address.length);
  }

  private record Window(long start, int failures) {}
}
