package dev.selftrace.mcp;

import java.time.Duration;

/**
 * Every limit of the streams that {@code subscriptions/listen} opens, by name.
 *
 * @param streamsMax open streams, over all keys
 * @param streamsPerKeyMax open streams of one key
 * @param resourcesMax resources that one stream watches
 * @param messagesMax messages that wait for one reader; one more and its connection is closed
 * @param quietTime how long a stream may have nothing to tell; then it ends
 * @param keepAlive the time between two comments that keep proxies from closing a quiet stream
 */
public record ListenLimits(
    int streamsMax,
    int streamsPerKeyMax,
    int resourcesMax,
    int messagesMax,
    Duration quietTime,
    Duration keepAlive) {

  /** The defaults. */
  public static final ListenLimits DEFAULTS =
      new ListenLimits(1_000, 100, 100, 256, Duration.ofHours(1), Duration.ofSeconds(15));

  public ListenLimits {
    positive("streams-max", streamsMax);
    positive("streams-per-key-max", streamsPerKeyMax);
    positive("resources-max", resourcesMax);
    positive("messages-max", messagesMax);
    positive("quiet-time", quietTime.toMillis());
    positive("keep-alive", keepAlive.toMillis());
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 1)");
    }
  }
}
