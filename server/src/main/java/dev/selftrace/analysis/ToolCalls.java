package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tool calls of a trace, each once. Spans with the id of one call are that call, whoever
 * reports it, and so is a span inside one of the same tool: a client and its server, or a framework
 * and the tool itself. Pure.
 */
public final class ToolCalls {

  private final List<Reported> calls = new ArrayList<>();
  private final Map<String, Reported> byId = new HashMap<>();

  private ToolCalls() {}

  /** Each call, in order of start. */
  public static List<Call> of(SpanTree tree) {
    return new ToolCalls().read(tree);
  }

  private List<Call> read(SpanTree tree) {
    @Nullable Around[] around = new @Nullable Around[tree.nodes().size()];
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      Around outer = node.parent() < 0 ? null : around[node.parent()];
      around[node.position()] = outer;
      if (row != null && row.operation() == Operation.TOOL && !row.wrapper()) {
        Reported call = call(row, outer);
        call.spans.add(row);
        around[node.position()] = row.tool() == null ? outer : new Around(row.tool(), call);
      }
    }
    return calls.stream()
        .map(call -> new Call(call.name, call.spans))
        .sorted(
            Comparator.comparingLong((Call call) -> call.first().startNanos())
                .thenComparing(call -> call.first().spanId()))
        .toList();
  }

  private Reported call(SpanRow row, @Nullable Around outer) {
    String id = row.toolCallId();
    Reported call = id == null ? null : byId.get(id);
    if (call == null && outer != null && outer.tool.equals(row.tool())) {
      call = outer.call;
    }
    if (call == null) {
      call = new Reported(row.tool() == null ? row.name() : row.tool());
      calls.add(call);
    }
    if (id != null) {
      byId.putIfAbsent(id, call);
    }
    return call;
  }

  /**
   * One call.
   *
   * @param name of the tool, else of its first span
   * @param spans that report it, at least one, outer ones first
   */
  public record Call(String name, List<SpanRow> spans) {

    public Call {
      spans = List.copyOf(spans);
    }

    /** The span that stands for the call. */
    public SpanRow first() {
      return spans.getFirst();
    }
  }

  private record Around(String tool, Reported call) {}

  private static final class Reported {
    final String name;
    final List<SpanRow> spans = new ArrayList<>(1);

    Reported(String name) {
      this.name = name;
    }
  }
}
