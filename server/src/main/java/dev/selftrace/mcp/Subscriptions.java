package dev.selftrace.mcp;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.selftrace.access.Gate;
import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.door.Connection;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.TenantRef;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code subscriptions/listen} of 2026-07-28: a request whose answer stays open and tells of
 * resources that changed (ADR 030). A stream is a queue and no thread; one virtual thread for each
 * tenant that has streams serves all of them. Closing the response ends the stream. Thread-safe.
 */
final class Subscriptions {

  static final String METHOD = "subscriptions/listen";

  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);
  private static final int LOOKS_AT_ONCE = 2;

  private final Gate gate;
  private final BlockingCalls calls;
  private final ListenLimits limits;
  private final Map<String, Object> server;
  private final Consumer<String> limitHit;
  private final Semaphore looks = new Semaphore(LOOKS_AT_ONCE);
  private final ReentrantLock lock = new ReentrantLock();

  @GuardedBy("lock")
  private final Map<TenantRef, ChangeFeed> feeds = new HashMap<>();

  @GuardedBy("lock")
  private final Map<ListenStream, ChangeFeed> open = new HashMap<>();

  @GuardedBy("lock")
  private boolean stopping;

  /**
   * @param server what this server calls itself
   * @param limitHit told the name of a limit that was reached
   */
  Subscriptions(
      Gate gate,
      BlockingCalls calls,
      ListenLimits limits,
      Map<String, Object> server,
      Consumer<String> limitHit) {
    this.gate = gate;
    this.calls = calls;
    this.limits = limits;
    this.server = server;
    this.limitHit = limitHit;
  }

  /** Opens a stream, or says why not. */
  Mono<ServerResponse> listen(ServerRequest request, Message message, Principal principal) {
    Object id = message.id();
    if (id == null) {
      return Replies.error(null, RpcError.invalidRequest("id: missing (expected: a request)"));
    }
    return switch (ListenFilter.of(message.param("notifications"), limits.resourcesMax())) {
      case ListenFilter.Refused refused -> Replies.error(id, refused.error());
      case ListenFilter.Read read -> open(request, id, principal, read.filter());
    };
  }

  private Mono<ServerResponse> open(
      ServerRequest request, Object id, Principal principal, ListenFilter filter) {
    ListenStream stream =
        new ListenStream(
            id,
            principal,
            filter,
            server,
            limits.messagesMax(),
            () -> {
              limitHit.accept("listen-messages-max");
              Connection.close(request);
            });
    RpcError refusal = admit(stream);
    if (refusal != null) {
      return Replies.error(id, refusal);
    }
    return ServerResponse.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(BodyInserters.fromServerSentEvents(stream.events().doFinally(end -> forget(stream))));
  }

  private @Nullable RpcError admit(ListenStream stream) {
    lock.lock();
    try {
      if (stopping) {
        return RpcError.unavailable("This server is stopping");
      }
      String key = stream.principal().keyId();
      long ofKey =
          open.keySet().stream().filter(each -> each.principal().keyId().equals(key)).count();
      if (ofKey >= limits.streamsPerKeyMax()) {
        limitHit.accept("listen-streams-per-key-max");
        return RpcError.throttled(
            "This key has " + ofKey + " open streams, which is the most; close one");
      }
      if (open.size() >= limits.streamsMax()) {
        limitHit.accept("listen-streams-max");
        return RpcError.throttled("This server has as many open streams as it can");
      }
      ChangeFeed feed = feeds.get(stream.principal().tenant());
      boolean first = feed == null;
      if (feed == null) {
        feed = feed(stream.principal());
        feeds.put(stream.principal().tenant(), feed);
      }
      open.put(stream, feed);
      feed.add(stream);
      if (first) {
        start(feed);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private ChangeFeed feed(Principal principal) {
    return new ChangeFeed(principal.reader(), gate, limits, looks, System::nanoTime, this::forget);
  }

  private void start(ChangeFeed feed) {
    var _ =
        calls
            .call(
                BlockingCalls.Abandon.INTERRUPT,
                () -> {
                  feed.run();
                  return feed;
                })
            .subscribe(
                done -> {},
                failure -> {
                  if (!(failure instanceof StoreInterruptedException)) {
                    LOG.error("A feed of changes ended early; its streams are closed", failure);
                  }
                });
  }

  /** Once a tenant has no stream its feed ends by itself. */
  private void forget(ListenStream stream) {
    lock.lock();
    try {
      ChangeFeed feed = open.remove(stream);
      if (feed == null) {
        return;
      }
      feed.remove(stream);
      if (feed.isEmpty()) {
        feeds.values().remove(feed);
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many streams are open. */
  int count() {
    lock.lock();
    try {
      return open.size();
    } finally {
      lock.unlock();
    }
  }

  /** Ends every stream with its result and opens no more. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      List.copyOf(feeds.values()).forEach(ChangeFeed::stop);
    } finally {
      lock.unlock();
    }
  }
}
