package dev.selftrace.benchmarks.tenants;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * One writer thread: takes all that is queued, writes it, forces each file it touched once, then
 * counts the batches as acknowledged.
 */
final class GroupCommit implements Callable<GroupCommit.Report> {

  /** One compressed batch on its way; no channel: stop. */
  record Frame(List<FileChannel> channel, ByteBuffer bytes, long sentNanos) {}

  /** What a writer saw: nanoseconds from send to acknowledgement, and how often it forced. */
  record Report(List<Long> ackNanos, long forces) {}

  private final LinkedBlockingQueue<Frame> queue = new LinkedBlockingQueue<>();
  private final List<Long> ackNanos = new ArrayList<>();
  private long forces;

  void send(FileChannel channel, byte[] bytes, long sentNanos) {
    queue.add(new Frame(List.of(channel), ByteBuffer.wrap(bytes), sentNanos));
  }

  void stop() {
    queue.add(new Frame(List.of(), ByteBuffer.allocate(0), 0));
  }

  @Override
  public Report call() throws IOException, InterruptedException {
    List<Frame> round = new ArrayList<>();
    while (true) {
      round.add(queue.take());
      queue.drainTo(round);
      boolean stop = round.removeIf(frame -> frame.channel().isEmpty());
      commit(round);
      round.clear();
      if (stop) {
        return new Report(ackNanos, forces);
      }
    }
  }

  private void commit(List<Frame> round) throws IOException {
    Set<FileChannel> touched = new LinkedHashSet<>();
    for (Frame frame : round) {
      FileChannel channel = frame.channel().getFirst();
      ByteBuffer bytes = frame.bytes();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      touched.add(channel);
    }
    for (FileChannel channel : touched) {
      channel.force(false);
      forces++;
    }
    long now = System.nanoTime();
    for (Frame frame : round) {
      ackNanos.add(now - frame.sentNanos());
    }
  }
}
