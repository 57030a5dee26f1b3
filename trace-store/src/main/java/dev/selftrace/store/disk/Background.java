package dev.selftrace.store.disk;

import dev.selftrace.store.StoreException;
import dev.selftrace.store.TenantRef;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store's threads that are in no hurry: {@code store-recovery}, which opens one known tenant
 * after the other; {@code store-recovery-now}, for tenants somebody waits for; {@code
 * store-decode}, which help both; {@code store-ledger}, which reads and writes ledgers and which
 * nobody interrupts; and {@code store-upkeep}.
 */
final class Background implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  private static final int UPKEEP_SECONDS = 5;
  private static final int STOP_SECONDS_MAX = 30;

  private final ExecutorService recovery = Executors.newSingleThreadExecutor(named("recovery"));
  private final ExecutorService urgent = Executors.newFixedThreadPool(2, named("recovery-now"));
  private final ExecutorService helpers =
      Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), named("decode"));
  private final ExecutorService ledger = Executors.newSingleThreadExecutor(named("ledger"));
  private final ScheduledExecutorService upkeep =
      Executors.newSingleThreadScheduledExecutor(named("upkeep"));
  private volatile boolean stopping;
  private volatile Runnable upkeepRound = () -> {};

  private static ThreadFactory named(String what) {
    return task -> Thread.ofPlatform().name("store-" + what).daemon(true).unstarted(task);
  }

  void start(List<TenantRef> known, Consumer<TenantRef> recover, Runnable round) {
    upkeepRound = () -> guarded(round);
    for (TenantRef tenant : known) {
      recovery.execute(() -> {
        if (!stopping) {
          guarded(() -> recover.accept(tenant));
        }
      });
    }
    Future<?> _ =
        upkeep.scheduleWithFixedDelay(
            upkeepRound, UPKEEP_SECONDS, UPKEEP_SECONDS, TimeUnit.SECONDS);
  }

  /** For what somebody waits for. */
  Executor urgent() {
    return urgent;
  }

  /** Decode what a recovery reads. */
  Executor helpers() {
    return helpers;
  }

  /** Reads and writes ledgers, one thing after the other. */
  Executor ledger() {
    return ledger;
  }

  /** Runs one round of upkeep on its thread and waits for it. */
  void upkeepNow() {
    try {
      upkeep.submit(upkeepRound).get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failed) {
      throw new IllegalStateException(failed.getCause());
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (StoreException expected) {
      if (!stopping) {
        LOG.warn("Background work failed; it will be tried again", expected);
      }
    } catch (RuntimeException unforeseen) {
      LOG.error("Unforeseen failure in background work", unforeseen);
    }
  }

  /** Ends the threads; a recovery under way is waited for. */
  @Override
  public void close() {
    stopping = true;
    for (ExecutorService executor : List.of(upkeep, recovery, urgent, ledger)) {
      executor.shutdown();
    }
    boolean interrupted = false;
    for (ExecutorService executor : List.of(upkeep, recovery, urgent, ledger)) {
      interrupted |= !hasEnded(executor);
    }
    helpers.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False when the wait was interrupted. */
  private static boolean hasEnded(ExecutorService executor) {
    try {
      if (!executor.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        LOG.warn("Background work did not end in time");
      }
      return true;
    } catch (InterruptedException interrupted) {
      return false;
    }
  }
}
