package dev.selftrace.server;

import dev.selftrace.store.StoreException;
import dev.selftrace.store.TraceStore;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code verdict-upkeep}: has the store judge what has settled (ADR 018). Nobody waits
 * for it.
 */
final class VerdictUpkeep implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(VerdictUpkeep.class);

  private static final Duration PAUSE_MAX = Duration.ofSeconds(1);
  private static final int STOP_SECONDS_MAX = 10;

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().name("verdict-upkeep").daemon(true).unstarted(task));

  private VerdictUpkeep() {}

  /** Begins. A round comes as often as traces settle, or once a second. */
  static VerdictUpkeep start(TraceStore store, Duration settle) {
    VerdictUpkeep upkeep = new VerdictUpkeep();
    long pause = Math.min(settle.toMillis(), PAUSE_MAX.toMillis());
    Future<?> _ =
        upkeep.thread.scheduleWithFixedDelay(
            () -> round(store, settle), pause, pause, TimeUnit.MILLISECONDS);
    return upkeep;
  }

  private static void round(TraceStore store, Duration settle) {
    try {
      store.judgeSettled(settle);
    } catch (StoreException expected) {
      LOG.debug("Upkeep of verdicts ends early", expected);
    } catch (RuntimeException unforeseen) {
      LOG.error("Unforeseen failure in upkeep of verdicts; it goes on", unforeseen);
    }
  }

  /** Ends the round under way. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("Upkeep of verdicts did not end in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
