package dev.selftrace.otlp.grpc;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The threads {@code ingest-1} to {@code ingest-n} of both doors: they decode and derive, and never
 * wait for the disk. Their queue is bounded by the byte budget of open requests. Thread-safe.
 */
public final class IngestWorkers implements Executor, AutoCloseable {

  private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

  private final ExecutorService threads;

  /** A fixed number of daemon threads. */
  public IngestWorkers(int count) {
    threads =
        Executors.newFixedThreadPool(
            count, Thread.ofPlatform().daemon().name("ingest-", 1).factory());
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Runs what is queued, then ends the threads. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_TIME.toMillis(), TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException _) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
