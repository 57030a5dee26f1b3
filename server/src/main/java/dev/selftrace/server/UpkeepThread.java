package dev.selftrace.server;

import dev.selftrace.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does the same from time to time. Nobody waits for it; a failure ends one round. */
final class UpkeepThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UpkeepThread.class);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
  private static final int STOP_SECONDS_MAX = 10;

  private final String name;
  private final ScheduledExecutorService thread;

  private UpkeepThread(String name) {
    this.name = name;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().name(name).daemon(true).unstarted(task));
  }

  /** Begins. A round comes as often as traces settle, or once a second. */
  static UpkeepThread start(String name, Duration settle, Runnable round) {
    UpkeepThread upkeep = new UpkeepThread(name);
    long pause = Math.min(settle.toMillis(), PAUSE_MAX.toMillis());
    Future<?> _ =
        upkeep.thread.scheduleWithFixedDelay(
            () -> upkeep.run(round), pause, pause, TimeUnit.MILLISECONDS);
    return upkeep;
  }

  private void run(Runnable round) {
    try {
      round.run();
    } catch (StoreException expected) {
      LOG.atDebug().setCause(expected).addKeyValue("thread", name).log("Upkeep ends early");
    } catch (RuntimeException unforeseen) {
      LOG.atError()
          .setCause(unforeseen)
          .addKeyValue("thread", name)
          .log("Unforeseen failure in upkeep; it goes on");
    }
  }

  /** Ends the round under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.atWarn().addKeyValue("thread", name).log("Upkeep did not end in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
