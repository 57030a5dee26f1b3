package dev.selftrace.api;

import dev.selftrace.access.Principal;
import dev.selftrace.door.BlockingCalls;
import dev.selftrace.door.BlockingCalls.Abandon;
import dev.selftrace.tool.ErrorCode;
import dev.selftrace.tool.IngestView;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolContext;
import dev.selftrace.tool.Toolbox;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** Calls tools for the REST door, each on a thread of its own. */
final class ToolAdapter {

  private static final Logger LOG = LoggerFactory.getLogger(ToolAdapter.class);

  private final Toolbox toolbox;
  private final Function<Principal, IngestView> ingest;
  private final BlockingCalls calls;

  ToolAdapter(Toolbox toolbox, Function<Principal, IngestView> ingest, BlockingCalls calls) {
    this.toolbox = toolbox;
    this.ingest = ingest;
    this.calls = calls;
  }

  /** The answer; a closed connection ends the call. */
  Mono<ToolAnswer> call(Principal principal, String tool, Map<String, Object> arguments) {
    return calls
        .call(
            Abandon.INTERRUPT,
            () ->
                toolbox.call(
                    tool,
                    arguments,
                    new ToolContext(
                        principal.reader(),
                        principal.ledger(),
                        principal.ledgerWriter(),
                        ingest.apply(principal),
                        principal.cursorSecret())))
        .onErrorResume(
            RuntimeException.class,
            e -> {
              LOG.error("A tool call failed", e);
              return Mono.just(internal());
            });
  }

  private static ToolAnswer internal() {
    Map<String, Object> error =
        Map.of("error", Map.of("code", ErrorCode.INTERNAL.name(), "message", "Internal error."));
    return new ToolAnswer(
        "{\"error\":{\"code\":\"INTERNAL\",\"message\":\"Internal error.\"}}",
        error,
        true,
        ErrorCode.INTERNAL);
  }
}
