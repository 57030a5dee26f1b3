package dev.selftrace.api;

import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.door.BlockingCalls.Abandon;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.store.TraceReader;
import dev.selftrace.tool.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A trace as it arrived, as OTLP/JSON: streamed, page by page for the largest. */
final class TraceEndpoint {

  private static final Logger LOG = LoggerFactory.getLogger(TraceEndpoint.class);
  private static final Pattern PREFIX = Pattern.compile("[0-9a-f]{6,32}");
  private static final int CANDIDATES_MAX = 10;

  private final BlockingCalls calls;
  private final ApiOptions options;

  TraceEndpoint(BlockingCalls calls, ApiOptions options) {
    this.calls = calls;
    this.options = options;
  }

  Mono<ServerResponse> read(ServerRequest request, Principal principal) {
    String id = request.pathVariable("trace_id").toLowerCase(Locale.ROOT);
    String cursor = request.queryParam("cursor").orElse(null);
    return calls
        .call(Abandon.INTERRUPT, () -> find(principal, id, cursor))
        .flatMap(this::respond)
        .onErrorResume(StoreException.class, TraceEndpoint::unreadable);
  }

  private Found find(Principal principal, String id, @Nullable String cursor) {
    if (!PREFIX.matcher(id).matches()) {
      return failed(
          ErrorCode.INVALID_ARGUMENT, "trace_id: malformed (expected: 6 to 32 hex digits).");
    }
    TraceReader reader = principal.reader();
    List<TraceId> candidates =
        id.length() == TraceId.HEX_DIGITS
            ? List.of(TraceId.parse(id))
            : reader.traceIds(id, CANDIDATES_MAX);
    if (candidates.size() > 1) {
      List<String> ids = candidates.stream().map(TraceId::hex).toList();
      return new Failed(
          ErrorCode.AMBIGUOUS_ID,
          "trace_id: several traces begin like this.",
          Map.of("candidates", ids));
    }
    Optional<TraceOutline> outline =
        candidates.isEmpty() ? Optional.empty() : reader.outline(candidates.getFirst());
    if (outline.isEmpty()) {
      return failed(ErrorCode.NOT_FOUND, "There is no such trace, or it has expired.");
    }
    return page(principal, outline.get(), candidates.getFirst(), cursor);
  }

  private Found page(
      Principal principal, TraceOutline outline, TraceId traceId, @Nullable String cursor) {
    int total = outline.spans().size();
    OptionalInt from =
        cursor == null
            ? OptionalInt.of(0)
            : TraceCursor.read(cursor, traceId, principal.cursorSecret());
    if (from.isEmpty() || from.getAsInt() > total) {
      return failed(
          ErrorCode.INVALID_ARGUMENT, "cursor: unknown (expected: one from this trace's answer).");
    }
    int end = Math.min(total, from.getAsInt() + options.traceSpansMax());
    String further = end < total ? TraceCursor.of(end, traceId, principal.cursorSecret()) : null;
    return new Ready(new TraceExport(principal.reader(), outline, from.getAsInt(), end, further));
  }

  private Mono<ServerResponse> respond(Found found) {
    return switch (found) {
      case Failed failed -> ApiReplies.error(failed.code(), failed.message(), failed.more());
      case Ready ready ->
          ServerResponse.ok()
              .cacheControl(CacheControl.noStore())
              .contentType(MediaType.APPLICATION_JSON)
              .body(BodyInserters.fromDataBuffers(pieces(ready.export())));
    };
  }

  /** Each piece is read when the connection has taken the one before. */
  private Flux<DataBuffer> pieces(TraceExport export) {
    return calls
        .call(Abandon.INTERRUPT, () -> Optional.ofNullable(export.piece()))
        .repeat()
        .takeWhile(Optional::isPresent)
        .map(piece -> DefaultDataBufferFactory.sharedInstance.wrap(piece.orElseThrow()));
  }

  /** The answer when the store cannot read. */
  static Mono<ServerResponse> unreadable(StoreException refusal) {
    if (refusal instanceof StoreInterruptedException) {
      return Mono.error(refusal);
    }
    LOG.warn("A trace could not be read", refusal);
    return ApiReplies.error(ErrorCode.BUSY, "The trace cannot be read at the moment.");
  }

  private static Found failed(ErrorCode code, String message) {
    return new Failed(code, message, Map.of());
  }

  /** What became of the question. */
  private sealed interface Found {}

  private record Ready(TraceExport export) implements Found {}

  private record Failed(ErrorCode code, String message, Map<String, ?> more) implements Found {}
}
