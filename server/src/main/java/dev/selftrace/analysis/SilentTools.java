package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.ErrorFacts.Evidence;
import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.ToolFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools whose spans say nothing of their failure: what went wrong stands in the next request to the
 * model, as the tool's result (R4). A tool is found by the id of its call, else by its name: then
 * it is the last of that name, and without a result of its own, that began before the request. Of
 * requests that overlap one wraps the other: a failure that both report counts once. Confined to
 * one call.
 */
final class SilentTools {

  private static final Comparator<Node> BY_START =
      Comparator.comparingLong((Node node) -> start(node)).thenComparing(Node::spanId);

  private final @Nullable ErrorFacts[] errors;
  private final Map<String, Node> byCall = new HashMap<>();
  private final Map<String, List<Node>> byName = new HashMap<>();
  private final List<Node> tools = new ArrayList<>();
  private final Map<ToolFailure, Long> reportedUntil = new HashMap<>();

  private SilentTools(@Nullable ErrorFacts[] errors) {
    this.errors = errors;
  }

  /**
   * Adds the failures that model requests report to the tools that are silent about them.
   *
   * @param errors by position of the node
   */
  static void report(SpanTree tree, @Nullable ErrorFacts[] errors) {
    List<Node> requests = new ArrayList<>();
    for (Node node : tree.nodes()) {
      if (node.row() != null && !node.row().toolFailures().isEmpty()) {
        requests.add(node);
      }
    }
    if (requests.isEmpty()) {
      return;
    }
    requests.sort(BY_START);
    SilentTools tools = new SilentTools(errors);
    tools.collect(tree);
    requests.forEach(tools::report);
  }

  private void collect(SpanTree tree) {
    List<Node> silent = new ArrayList<>();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row == null || row.operation() != Operation.TOOL) {
        continue;
      }
      tools.add(node);
      if (!row.hasOutput() && errors[node.position()] == null) {
        silent.add(node);
      }
    }
    silent.sort(BY_START);
    for (Node node : silent) {
      SpanRow row = node.row();
      if (row != null && row.toolCallId() != null) {
        byCall.putIfAbsent(row.toolCallId(), node);
      }
      if (row != null && row.tool() != null) {
        byName.computeIfAbsent(row.tool(), _ -> new ArrayList<>()).add(node);
      }
    }
  }

  private void report(Node request) {
    SpanRow row = request.row();
    if (row == null) {
      return;
    }
    Set<ToolFailure> wrapped = new HashSet<>();
    reportedUntil.forEach((failure, end) -> {
      if (row.startNanos() < end) {
        wrapped.add(failure);
      }
    });
    for (ToolFailure failure : row.toolFailures()) {
      Node tool = wrapped.contains(failure) ? null : find(failure, row.startNanos());
      reportedUntil.merge(failure, row.endNanos(), Math::max);
      if (tool != null && tool.row() != null) {
        errors[tool.position()] = facts(tool.row(), failure.message());
      } else if (!wrapped.contains(failure) && isToldNowhere(failure, request, row)) {
        errors[request.position()] = facts(row, failure.message());
      }
    }
  }

  /**
   * The tool has no span: it was refused before it ran. Then the request is the only one to tell,
   * unless the tool's span may be in another trace, as where each request is a trace of its own.
   */
  private boolean isToldNowhere(ToolFailure failure, Node request, SpanRow row) {
    if (row.parentSpanId() == null || errors[request.position()] != null) {
      return false;
    }
    for (Node tool : tools) {
      SpanRow other = tool.row();
      boolean may = other != null && other.startNanos() < row.startNanos() && mayBe(other, failure);
      if (may) {
        return false;
      }
    }
    return true;
  }

  /** Nothing tells the tool from the one that failed. */
  private static boolean mayBe(SpanRow tool, ToolFailure failure) {
    if (tool.toolCallId() != null && failure.callId() != null) {
      return tool.toolCallId().equals(failure.callId());
    }
    return failure.toolName() == null
        || tool.tool() == null
        || tool.tool().equals(failure.toolName());
  }

  private @Nullable Node find(ToolFailure failure, long before) {
    Node called = failure.callId() == null ? null : byCall.get(failure.callId());
    if (called != null && errors[called.position()] == null) {
      return called;
    }
    List<Node> named =
        failure.toolName() == null ? List.of() : byName.getOrDefault(failure.toolName(), List.of());
    for (Node node : named.reversed()) {
      SpanRow row = node.row();
      boolean other = row != null && row.toolCallId() != null && failure.callId() != null;
      if (!other && start(node) < before && errors[node.position()] == null) {
        return node;
      }
    }
    return null;
  }

  private static ErrorFacts facts(SpanRow row, String message) {
    String type = TypedText.type(message);
    String said = type == null ? message : TypedText.rest(message);
    return new ErrorFacts(
        type,
        said,
        said.equals(message) ? List.of(message) : List.of(message, said),
        Evidence.NEXT_LLM_REQUEST,
        null,
        List.of(),
        null,
        false,
        false,
        Fingerprint.of(type, said, row.operation(), row.name(), null));
  }

  private static long start(Node node) {
    return node.row() == null ? 0 : node.row().startNanos();
  }
}
