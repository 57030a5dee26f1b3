package dev.selftrace.store.disk;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.store.StoreClosedException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One writer thread: takes all that is queued, writes it, forces each log it touched once, and only
 * then publishes and acknowledges. A tenant always belongs to the same writer, so a tenant's write
 * state is confined to this thread.
 *
 * <p>There is no waiting for company: while one round is being forced the next one gathers, so
 * rounds grow with load and a lone batch is not delayed.
 */
final class LogWriter {

  /** The most logs a writer keeps open; beyond it the one used longest ago is closed. */
  static final int OPEN_LOGS_MAX = 64;

  private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);

  private sealed interface Task {}

  private record Write(TenantLog log, Append append) implements Task {}

  private record Command(Runnable action) implements Task {}

  private record Stop() implements Task {}

  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final LinkedHashSet<TenantLog> open = new LinkedHashSet<>();
  private final Object lock = new Object();
  private final Thread thread;

  @GuardedBy("lock")
  private boolean stopped;

  LogWriter(String name) {
    thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Queues a batch.
   *
   * @throws StoreClosedException when the writer has been told to stop
   */
  void write(TenantLog log, Append append) {
    put(new Write(log, append));
  }

  /** Queues something that needs the writer's confinement; it runs between two rounds. */
  void command(Runnable action) {
    put(new Command(action));
  }

  private void put(Task task) {
    synchronized (lock) {
      if (stopped) {
        throw new StoreClosedException("Closed: the store is stopping");
      }
      queue.add(task);
    }
  }

  /** Refuses what comes from now on, finishes what is queued, and ends the thread. */
  void stop() {
    synchronized (lock) {
      if (!stopped) {
        stopped = true;
        queue.add(new Stop());
      }
    }
  }

  /** Waits for the thread to end after {@link #stop}. */
  void join() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    List<Task> round = new ArrayList<>();
    boolean running = true;
    while (running) {
      try {
        round.add(queue.take());
        queue.drainTo(round);
        running = !(round.getLast() instanceof Stop);
        perform(round);
      } catch (InterruptedException ignored) {
        LOG.warn("Writer thread was interrupted, which nobody should do; going on");
      } finally {
        round.clear();
      }
    }
    open.forEach(TenantLog::close);
    open.clear();
  }

  private void perform(List<Task> round) {
    Set<TenantLog> touched = new LinkedHashSet<>();
    for (Task task : round) {
      switch (task) {
        case Write write -> {
          touched.add(write.log());
          guarded(
              () -> write.log().write(write.append()),
              failure -> {
                write.append().failed(stopped(failure));
                write.log().abandon(stopped(failure));
              });
        }
        case Command command -> {
          commit(touched);
          guarded(command.action(), failure -> {});
        }
        case Stop stop -> {}
      }
    }
    commit(touched);
  }

  private void commit(Set<TenantLog> touched) {
    for (TenantLog log : touched) {
      guarded(log::commit, failure -> log.abandon(stopped(failure)));
      open.remove(log);
      open.add(log);
    }
    touched.clear();
    Iterator<TenantLog> oldest = open.iterator();
    while (open.size() > OPEN_LOGS_MAX) {
      oldest.next().close();
      oldest.remove();
    }
  }

  /** The writer outlives every failure: one that nobody foresaw fails the batches of its log. */
  private static void guarded(Runnable step, Consumer<Throwable> otherwise) {
    try {
      step.run();
    } catch (Throwable unforeseen) {
      LOG.error("Unforeseen failure in the writer thread", unforeseen);
      otherwise.accept(unforeseen);
    }
  }

  private static StoreClosedException stopped(Throwable cause) {
    return new StoreClosedException("Closed: the writer stopped and began again", cause);
  }
}
