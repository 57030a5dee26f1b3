package dev.selftrace.otlp.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.otlp.Intake;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes of a call while the transport collects them, before there is a message: many
 * large requests at once are refused while they arrive, not when they are complete. Guarded by its
 * lock; called by an event loop.
 */
final class ReceivedBytes extends ServerStreamTracer {

  private static final Context.Key<ReceivedBytes> KEY = Context.key("received-bytes");

  /** Makes one per call. */
  static final Factory FACTORY =
      new Factory() {
        @Override
        public ServerStreamTracer newServerStreamTracer(String fullMethodName, Metadata headers) {
          return new ReceivedBytes();
        }
      };

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable Intake intake;

  @GuardedBy("lock")
  private long taken;

  private volatile Runnable over = () -> {};

  /** The counter of the call whose handler is running. */
  static @Nullable ReceivedBytes current() {
    return KEY.get();
  }

  @Override
  public Context filterContext(Context context) {
    return context.withValue(KEY, this);
  }

  /** Counts against an intake from now on; {@code whenOver} is told, once, on an event loop. */
  void countAgainst(Intake against, Runnable whenOver) {
    over = whenOver;
    synchronized (lock) {
      intake = against;
    }
  }

  @Override
  public void inboundWireSize(long bytes) {
    synchronized (lock) {
      if (intake == null) {
        return;
      }
      if (intake.arriving(bytes)) {
        taken += bytes;
        return;
      }
      intake = null;
    }
    over.run();
  }

  /** Gives the bytes back: the message is about to be read, which counts them again. */
  void handOver() {
    synchronized (lock) {
      if (intake != null) {
        intake.letGo(taken);
        intake = null;
      }
      taken = 0;
    }
  }

  @Override
  public void streamClosed(Status status) {
    Intake open;
    synchronized (lock) {
      open = intake;
      intake = null;
    }
    // A message over the limit ends in the transport, and no handler hears of it.
    if (open != null && status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
      open.cutOff();
    }
  }
}
