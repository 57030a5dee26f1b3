package dev.selftrace.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, to be stopped in reverse; one line each way. Confined to the thread that
 * starts, then to the one that stops.
 */
final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<Part> started = new ArrayDeque<>();

  /** Starts a part that has nothing to stop. */
  <T> T make(String name, Supplier<T> start) {
    return start(name, start, part -> {});
  }

  /** Starts a part and remembers how to stop it. */
  <T> T start(String name, Supplier<T> start, Consumer<? super T> stop) {
    long begin = System.nanoTime();
    T part = start.get();
    started.push(new Part(name, () -> stop.accept(part)));
    LOG.atInfo().addKeyValue("part", name).addKeyValue("millis", millisSince(begin)).log("Started");
    return part;
  }

  /** Stops everything, the last first; a part that fails does not keep the others. */
  @Override
  public void close() {
    while (!started.isEmpty()) {
      Part part = started.pop();
      long begin = System.nanoTime();
      try {
        part.stop().run();
        LOG.atInfo()
            .addKeyValue("part", part.name())
            .addKeyValue("millis", millisSince(begin))
            .log("Stopped");
      } catch (RuntimeException e) {
        LOG.atError().addKeyValue("part", part.name()).setCause(e).log("Did not stop cleanly");
      }
    }
  }

  private static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private record Part(String name, Runnable stop) {}
}
