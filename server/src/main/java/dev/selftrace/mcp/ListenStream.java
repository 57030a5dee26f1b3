package dev.selftrace.mcp;

import dev.selftrace.access.Principal;
import dev.selftrace.store.TraceRow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.json.JsonMapper;

/**
 * One open stream of {@code subscriptions/listen}: first the acknowledgement, then an update for
 * each resource that changed, comments in between, at an orderly end the empty result. What its
 * reader has not taken waits in a bounded queue. Confined to the thread of its {@link ChangeFeed},
 * but for {@link #events}.
 */
final class ListenStream {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";
  private static final String SERVER = "io.modelcontextprotocol/serverInfo";

  private final Object id;
  private final Principal principal;
  private final ListenFilter filter;
  private final Map<String, Object> server;
  private final Sinks.Many<ServerSentEvent<String>> events;
  private final Runnable hangUp;
  private long saidNanos;
  private long toldNanos;
  private boolean greeted;

  /**
   * @param id of the request that opened it
   * @param server what this server calls itself
   * @param hangUp closes the connection without waiting for its reader
   */
  ListenStream(
      Object id,
      Principal principal,
      ListenFilter filter,
      Map<String, Object> server,
      int messagesMax,
      Runnable hangUp) {
    this.id = id;
    this.principal = principal;
    this.filter = filter;
    this.server = server;
    this.events =
        Sinks.unsafe().many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(messagesMax));
    this.hangUp = hangUp;
  }

  Principal principal() {
    return principal;
  }

  /** Everything it says, for its one reader. */
  Flux<ServerSentEvent<String>> events() {
    return events.asFlux();
  }

  /** Says what is honoured, once and before everything else. */
  boolean greet(long now) {
    if (greeted) {
      return true;
    }
    greeted = true;
    toldNanos = now;
    return say(
        now, notification("subscriptions/acknowledged", "notifications", filter.acknowledged()));
  }

  /** Tells of its resources among these changes; of all of them when some changes are unknown. */
  boolean tell(List<TraceRow> changes, boolean all, long now) {
    boolean heard = true;
    for (Map.Entry<String, Watch> resource : filter.resources().entrySet()) {
      if (all || changes.stream().anyMatch(resource.getValue()::concerns)) {
        toldNanos = now;
        heard &= say(now, notification("resources/updated", "uri", resource.getKey()));
      }
    }
    return heard;
  }

  /** A comment when nothing was said for so long. */
  boolean keepAlive(long now, long afterNanos) {
    if (now - saidNanos < afterNanos) {
      return true;
    }
    saidNanos = now;
    return heard(ServerSentEvent.<String>builder().comment("").build());
  }

  /** Whether it had nothing to tell for so long. */
  boolean quietFor(long now, long nanos) {
    return now - toldNanos >= nanos;
  }

  /** The orderly end: the result that was pending all the time. */
  void finish(long now) {
    Map<String, Object> meta = new LinkedHashMap<>();
    meta.put(SUBSCRIPTION, id);
    meta.put(SERVER, server);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("resultType", "complete");
    result.put("_meta", meta);
    Map<String, Object> response = new LinkedHashMap<>();
    response.put("jsonrpc", "2.0");
    response.put("id", id);
    response.put("result", result);
    if (say(now, response)) {
      close();
    } else {
      cut();
    }
  }

  /** Ends without a result, after what was said. */
  void close() {
    var _ = events.tryEmitComplete();
  }

  /** Ends at once: its reader takes nothing. */
  void cut() {
    close();
    hangUp.run();
  }

  private Map<String, Object> notification(String method, String field, Object value) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("_meta", Map.of(SUBSCRIPTION, id));
    params.put(field, value);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("method", "notifications/" + method);
    message.put("params", params);
    return message;
  }

  /** False when there is no room: the reader is too slow. */
  private boolean say(long now, Map<String, Object> message) {
    saidNanos = now;
    return heard(ServerSentEvent.<String>builder().data(JSON.writeValueAsString(message)).build());
  }

  /** A reader that went away has heard enough. */
  private boolean heard(ServerSentEvent<String> event) {
    return events.tryEmitNext(event) != Sinks.EmitResult.FAIL_OVERFLOW;
  }
}
