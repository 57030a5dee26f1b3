package dev.selftrace.store;

import dev.selftrace.model.SpanId;
import java.util.Set;

/**
 * Which spans of a trace are the calls that its verdict counts.
 *
 * @param model as many as the verdict's {@code llmCalls}, of operation LLM or EMBEDDING
 * @param tool as many as the verdict's {@code toolCalls}, of operation TOOL and no wrappers
 */
public record CountedCalls(Set<SpanId> model, Set<SpanId> tool) {

  public CountedCalls {
    model = Set.copyOf(model);
    tool = Set.copyOf(tool);
  }
}
