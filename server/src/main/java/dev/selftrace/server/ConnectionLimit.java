package dev.selftrace.server;

import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicInteger;

/** Closes connections of one door beyond its most. Thread-safe. */
final class ConnectionLimit {

  private final int max;
  private final Runnable hit;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * @param hit told when a connection was closed for it
   */
  ConnectionLimit(int max, Runnable hit) {
    this.max = max;
    this.hit = hit;
  }

  void admit(Channel connection) {
    int count = open.incrementAndGet();
    var _ = connection.closeFuture().addListener(closed -> open.decrementAndGet());
    if (count > max) {
      hit.run();
      var _ = connection.close();
    }
  }
}
