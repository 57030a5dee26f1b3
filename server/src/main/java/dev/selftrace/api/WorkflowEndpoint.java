package dev.selftrace.api;

import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.door.BlockingCalls.Abandon;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.StoreException;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.tool.ErrorCode;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The spans of one trace of a workflow, as Monocle Test Tools ask for them (telemetry 7.6): ids
 * with or without {@code 0x}, 404 for a trace or a workflow of it that is not there.
 */
final class WorkflowEndpoint {

  private static final Pattern ID = Pattern.compile("(0x)?[0-9a-f]{1,32}");

  private final BlockingCalls calls;
  private final ApiOptions options;

  WorkflowEndpoint(BlockingCalls calls, ApiOptions options) {
    this.calls = calls;
    this.options = options;
  }

  /** The fact a query asks for under these two parameters; null when it asks for none. */
  static @Nullable TraceFact fact(ServerRequest request, String name, String id) {
    String fact = request.queryParam(name).orElse("");
    String value = request.queryParam(id).orElse("");
    return fact.isBlank() || value.isBlank() ? null : new TraceFact(fact, value);
  }

  Mono<ServerResponse> spans(ServerRequest request, Principal principal) {
    String workflow = request.pathVariable("name");
    String id = request.pathVariable("trace_id").toLowerCase(Locale.ROOT);
    TraceFact fact = fact(request, "filter_fact", "filter_fact_id");
    return calls
        .call(Abandon.INTERRUPT, () -> Optional.ofNullable(find(principal, workflow, id, fact)))
        .flatMap(found -> found.map(this::respond).orElseGet(WorkflowEndpoint::notFound))
        .onErrorResume(StoreException.class, TraceEndpoint::unreadable);
  }

  private @Nullable WorkflowSpans find(
      Principal principal, String workflow, String id, @Nullable TraceFact fact) {
    if (!ID.matcher(id).matches()) {
      return null;
    }
    String hex = id.startsWith("0x") ? id.substring(2) : id;
    TraceId traceId = TraceId.parse("0".repeat(TraceId.HEX_DIGITS - hex.length()) + hex);
    TraceOutline outline = principal.reader().outline(traceId).orElse(null);
    if (outline == null || !answersTo(outline.trace().verdict(), workflow)) {
      return null;
    }
    return new WorkflowSpans(principal.reader(), outline, workflow, fact, options.traceSpansMax());
  }

  private static boolean answersTo(TraceVerdict verdict, String workflow) {
    return verdict.workflow().equals(workflow) || verdict.workflowNames().contains(workflow);
  }

  private Mono<ServerResponse> respond(WorkflowSpans spans) {
    return ServerResponse.ok()
        .cacheControl(CacheControl.noStore())
        .contentType(MediaType.APPLICATION_JSON)
        .body(BodyInserters.fromDataBuffers(pieces(spans)));
  }

  /** Each piece is read when the connection has taken the one before. */
  private Flux<DataBuffer> pieces(WorkflowSpans spans) {
    return calls
        .call(Abandon.INTERRUPT, () -> Optional.ofNullable(spans.piece()))
        .repeat()
        .takeWhile(Optional::isPresent)
        .map(piece -> DefaultDataBufferFactory.sharedInstance.wrap(piece.orElseThrow()));
  }

  private static Mono<ServerResponse> notFound() {
    return ApiReplies.error(
        ErrorCode.NOT_FOUND,
        "No such trace of this workflow is stored. GET /api/v1/workflows lists what is.");
  }
}
