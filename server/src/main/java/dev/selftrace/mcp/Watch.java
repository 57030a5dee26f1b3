package dev.selftrace.mcp;

import dev.selftrace.model.TraceId;
import dev.selftrace.store.TraceRow;
import org.jspecify.annotations.Nullable;

/** A resource whose changes can be told: what of the telemetry it is about. */
sealed interface Watch {

  /** Whether an arrival changed what the resource says. */
  boolean concerns(TraceRow changed);

  /** Failures of a workflow: every trace of it that has some. */
  record Errors(String workflow) implements Watch {

    @Override
    public boolean concerns(TraceRow changed) {
      return !changed.verdict().causes().isEmpty()
          && changed.verdict().workflowNames().contains(workflow);
    }
  }

  /** One trace, which need not be there yet. */
  record Trace(TraceId id) implements Watch {

    @Override
    public boolean concerns(TraceRow changed) {
      return changed.verdict().traceId().equals(id);
    }
  }

  /**
   * What a URI stands for; null when nothing there ever changes: no such resource, a guide, or a
   * shortened trace id, which may come to mean another trace.
   */
  static @Nullable Watch of(String uri) {
    ResourceAddress address = ResourceAddress.parse(uri);
    if (address == null) {
      return null;
    }
    return switch (address.tool()) {
      case "find_errors" -> new Errors(argument(address, "workflow_name"));
      case "get_trace" -> trace(argument(address, "trace_id"));
      default -> null;
    };
  }

  private static @Nullable Watch trace(String id) {
    try {
      return new Trace(TraceId.parse(id));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String argument(ResourceAddress address, String name) {
    return String.valueOf(address.arguments().get(name));
  }
}
