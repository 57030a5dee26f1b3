package dev.selftrace.otlp;

import dev.selftrace.store.StoreClosedException;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreFullException;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.wire.MalformedWireException;
import dev.selftrace.wire.OversizeWireException;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one table from what went wrong to what the sender is told: never a final answer for a passing
 * trouble, never a retryable one for bad data. Thread-safe when its generator is.
 */
final class Refusals {

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private static final Duration SOON = Duration.ofSeconds(1);

  private final RetryDelay delay;

  Refusals(RandomGenerator random) {
    this.delay = new RetryDelay(random);
  }

  /** The caller was not let in. */
  Refusal notAdmitted(AdmissionException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e.kind()) {
      case UNAUTHENTICATED ->
          new Refusal(Refusal.Kind.UNAUTHENTICATED, "unauthenticated", message, null);
      case FORBIDDEN -> new Refusal(Refusal.Kind.FORBIDDEN, "forbidden", message, null);
      case CONFLICTING -> new Refusal(Refusal.Kind.MALFORMED, "conflicting-keys", message, null);
      case THROTTLED -> {
        Duration after = e.retryAfter();
        yield new Refusal(
            Refusal.Kind.THROTTLED,
            "throttled",
            message,
            delay.about(after == null ? SOON : after));
      }
    };
  }

  /** Asking who is calling failed in a way nobody foresaw: nothing is known against the caller. */
  Refusal admissionFailed(RuntimeException e) {
    return bug(e, "admission");
  }

  /** The request could not be turned into spans or logs. */
  Refusal notDecoded(RuntimeException e) {
    return switch (e) {
      case TooLargeException large -> tooLarge(String.valueOf(large.getMessage()));
      case OversizeWireException large -> tooLarge(String.valueOf(large.getMessage()));
      case MalformedException malformed -> malformed(String.valueOf(malformed.getMessage()));
      case MalformedWireException malformed -> malformed(String.valueOf(malformed.getMessage()));
      case StoreException busy -> notStored(busy);
      default -> {
        // A request that breaks the decoder would break it again: final, and our bug.
        LOG.atError().setCause(e).log("A request could not be decoded for a reason of our own");
        yield new Refusal(
            Refusal.Kind.MALFORMED, "internal", "the request could not be decoded", null);
      }
    };
  }

  private static Refusal tooLarge(String message) {
    return new Refusal(Refusal.Kind.TOO_LARGE, "too-large", message, null);
  }

  private static Refusal malformed(String message) {
    return new Refusal(Refusal.Kind.MALFORMED, "malformed", message, null);
  }

  /** The store did not take it. */
  Refusal notStored(Throwable e) {
    return switch (e) {
      case StoreFullException full ->
          unavailable("full", String.valueOf(full.getMessage()), full.retryAfter());
      case StoreClosedException _ -> unavailable("closed", "the store is stopping", SOON);
      case StoreCorruptException _ -> unavailable("corrupt", "the store is repairing", SOON);
      case StoreInterruptedException _ -> unavailable("closed", "the store is stopping", SOON);
      default -> bug(e, "append");
    };
  }

  /** No bytes left in the budget of open requests. */
  Refusal overBudget() {
    return unavailable("full", "Full: in-flight-bytes-max reached, retry later", SOON);
  }

  /** The receiver is stopping. */
  Refusal stopping() {
    return unavailable("closed", "the receiver is stopping", SOON);
  }

  private Refusal bug(Throwable e, String where) {
    LOG.atError()
        .setCause(e)
        .addKeyValue("where", where)
        .log("A request failed for a reason of our own");
    return unavailable("internal", "the request could not be stored", SOON);
  }

  private Refusal unavailable(String reason, String message, Duration least) {
    return new Refusal(Refusal.Kind.UNAVAILABLE, reason, message, delay.about(least));
  }
}
