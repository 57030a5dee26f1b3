package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How often a trace repeats itself. Retries count: one that never ends is a loop too. Pure. */
public final class Loops {

  private static final Repeated NONE = new Repeated("", List.of());

  private Loops() {}

  /**
   * The call of a model or a tool that was made most often with the same input, one after the
   * other: two spans of one call overlap (R23). Without spans when none says its input.
   */
  public static Repeated mostRepeated(SpanTree tree) {
    Map<RepeatedCalls.CallKey, Sequence> calls = new LinkedHashMap<>();
    for (Node node : tree.nodes()) {
      SpanRow row = node.row();
      if (row != null && !row.wrapper() && RepeatedCalls.asksSomething(row)) {
        calls.computeIfAbsent(RepeatedCalls.CallKey.of(row), _ -> new Sequence(row)).add(row);
      }
    }
    Sequence most = null;
    for (Sequence each : calls.values()) {
      most = most == null || each.spans.size() > most.spans.size() ? each : most;
    }
    return most == null ? NONE : new Repeated(RepeatedCalls.name(most.first), most.spans);
  }

  /** Tools called in turns without getting anywhere; without spans when there are none. */
  public static Repeated turns(SpanTree tree) {
    return ToolLoop.find(tree)
        .map(finding -> new Repeated(finding.subject(), finding.spans()))
        .orElse(NONE);
  }

  /**
   * Calls that repeat.
   *
   * @param name of what was called
   * @param spans in order of start
   */
  public record Repeated(String name, List<SpanId> spans) {
    public Repeated {
      spans = List.copyOf(spans);
    }
  }

  private static final class Sequence {
    private final SpanRow first;
    private final List<SpanId> spans = new ArrayList<>(1);
    private long end = Long.MIN_VALUE;

    Sequence(SpanRow first) {
      this.first = first;
    }

    void add(SpanRow row) {
      if (row.startNanos() >= end) {
        spans.add(row.spanId());
        end = Math.max(row.startNanos(), row.endNanos());
      }
    }
  }
}
