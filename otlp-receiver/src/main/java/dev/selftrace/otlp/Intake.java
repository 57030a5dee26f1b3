package dev.selftrace.otlp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.model.Slice;
import dev.selftrace.store.Ack;
import dev.selftrace.store.StoreFullException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request from its headers to its answer. Holds its share of the byte budget until it is
 * answered or abandoned. Thread-safe; its steps come one after the other, only {@link #abandon} may
 * come at any time.
 */
public final class Intake {

  private final Signal signal;
  private final IngestListener.Protocol protocol;
  private final OtlpLimits limits;
  private final InFlightBytes budget;
  private final Refusals refusals;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private Admission.@Nullable Admitted admitted;

  @GuardedBy("lock")
  private @Nullable Refusal refusal;

  @GuardedBy("lock")
  private long bodyBytes;

  @GuardedBy("lock")
  private long takenBytes;

  @GuardedBy("lock")
  private boolean accepting;

  @GuardedBy("lock")
  private boolean closed;

  Intake(
      Signal signal,
      IngestListener.Protocol protocol,
      OtlpLimits limits,
      InFlightBytes budget,
      Refusals refusals) {
    this.signal = signal;
    this.protocol = protocol;
    this.limits = limits;
    this.budget = budget;
    this.refusals = refusals;
  }

  void admit(Admission admission, Caller caller) {
    synchronized (lock) {
      try {
        admitted = admission.admit(caller);
      } catch (AdmissionException e) {
        refusal = refusals.notAdmitted(e);
      } catch (RuntimeException e) {
        refusal = refusals.admissionFailed(e);
      }
    }
  }

  /** Why the request is refused; null while it is not. */
  public @Nullable Refusal refusal() {
    synchronized (lock) {
      return refusal;
    }
  }

  /** Refuses the request because it says that it will be larger than it may. */
  public void announce(long contentBytes) {
    if (contentBytes > limits.requestBytesMax()) {
      refuse(refusals.notDecoded(tooLarge()));
    }
  }

  /**
   * Takes room for the next bytes of the body, before they are kept.
   *
   * @return false when they do not fit; then {@link #refusal} says why, and nothing more is to be
   *     read
   */
  public boolean receive(int bytes) {
    Refusal over = null;
    synchronized (lock) {
      if (refusal != null || closed) {
        return false;
      }
      if (bodyBytes + bytes > limits.requestBytesMax()) {
        over = refusals.notDecoded(tooLarge());
      } else if (!budget.take(bytes)) {
        over = refusals.overBudget();
      } else {
        bodyBytes += bytes;
        takenBytes += bytes;
      }
    }
    if (over != null) {
      refuse(over);
    }
    return over == null;
  }

  /**
   * Takes room for bytes that a transport collects before there is a body to {@link #receive}.
   *
   * @return false when they do not fit; then the request is refused
   */
  public boolean arriving(long bytes) {
    synchronized (lock) {
      if (refusal != null || closed) {
        return false;
      }
      if (budget.take(bytes)) {
        takenBytes += bytes;
        return true;
      }
    }
    refuse(refusals.overBudget());
    return false;
  }

  /** Refuses the request because nobody is left to work on it. */
  public Refusal stopping() {
    Refusal stopping = refusals.stopping();
    refuse(stopping);
    return stopping;
  }

  /** Refuses the request because the transport found it too large and gave up. */
  public void cutOff() {
    refuse(refusals.notDecoded(tooLarge()));
  }

  /**
   * Takes room for bytes that decompression or translation is about to make.
   *
   * @throws StoreFullException when the budget has none
   */
  public void take(int bytes) {
    synchronized (lock) {
      if (closed || !budget.take(bytes)) {
        throw new StoreFullException("in-flight-bytes-max", Duration.ofSeconds(1));
      }
      takenBytes += bytes;
    }
  }

  /** Gives back room that {@link #receive} or {@link #take} took, once those bytes are let go. */
  public void letGo(long bytes) {
    synchronized (lock) {
      if (!closed) {
        takenBytes -= bytes;
        budget.giveBack(bytes);
      }
    }
  }

  /** The exception for more decompressed bytes than a request may have. */
  public TooLargeException tooLarge() {
    return TooLargeException.requestBytes(limits.requestBytesMax());
  }

  /**
   * Decodes and stores. Runs on the calling thread up to the append and never blocks on the disk;
   * the stage may complete on a store thread, so dependents must not block. Never fails.
   */
  public CompletionStage<IngestResult> accept(BodySource body) {
    Admission.Admitted to;
    synchronized (lock) {
      to = admitted;
      accepting = true;
    }
    if (to == null || refusal() != null) {
      return done(refuse(refusals.stopping()));
    }
    Decoding decoding;
    try {
      Slice protobuf = body.protobuf();
      if (refusal() != null) {
        return done(refuse(refusals.stopping()));
      }
      decoding = Decoding.of(signal, protobuf);
    } catch (RuntimeException e) {
      return done(refuse(refusals.notDecoded(e)));
    }
    if (decoding.isEmpty()) {
      return done(accepted(to, decoding, null));
    }
    try {
      return to.writer()
          .append(decoding.batch())
          .handle((ack, e) -> e == null ? accepted(to, decoding, ack) : notStored(e));
    } catch (RuntimeException e) {
      return done(notStored(e));
    }
  }

  private static CompletionStage<IngestResult> done(IngestResult result) {
    return CompletableFuture.completedFuture(result);
  }

  private IngestResult notStored(Throwable e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    return refuse(refusals.notStored(cause));
  }

  private IngestResult accepted(Admission.Admitted to, Decoding decoding, @Nullable Ack ack) {
    release();
    if (ack != null) {
      decoding.tellStored(protocol, to.listener());
      if (ack.duplicates() > 0 || ack.duplicatesDiffering() > 0) {
        to.listener().duplicates(ack.duplicates(), ack.duplicatesDiffering());
      }
    }
    decoding.tellRejected(protocol, to.listener());
    return new IngestResult.Accepted(decoding.outcome());
  }

  /** Refuses the request, unless it is refused already, and gives its bytes back. */
  private IngestResult refuse(Refusal why) {
    Admission.Admitted to = null;
    Refusal told;
    synchronized (lock) {
      if (refusal == null) {
        refusal = why;
        to = admitted;
      }
      told = refusal;
    }
    release();
    if (to != null) {
      to.listener().rejected(protocol, why.reason(), 1, why.message());
    }
    return new IngestResult.Refused(told);
  }

  /** The sender has gone: gives all bytes back, unless they are on their way to the store. */
  public void abandon() {
    synchronized (lock) {
      if (accepting) {
        return;
      }
    }
    release();
  }

  private void release() {
    long taken;
    synchronized (lock) {
      closed = true;
      taken = takenBytes;
      takenBytes = 0;
    }
    budget.giveBack(taken);
  }
}
