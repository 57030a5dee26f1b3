package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.tool.ErrorCode;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolContext;
import dev.selftrace.tool.ToolDescriptor;
import dev.selftrace.tool.Toolbox;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A toolbox whose calls are counted and timed. */
final class MeteredToolbox implements Toolbox {

  private final Toolbox toolbox;
  private final Metrics metrics;

  MeteredToolbox(Toolbox toolbox, Metrics metrics) {
    this.toolbox = toolbox;
    this.metrics = metrics;
  }

  @Override
  public List<ToolDescriptor> descriptors() {
    return toolbox.descriptors();
  }

  @Override
  public ToolAnswer call(String tool, Map<String, ?> arguments, ToolContext context) {
    long start = System.nanoTime();
    ToolAnswer answer = toolbox.call(tool, arguments, context);
    metrics.toolCalled(
        label(tool),
        outcome(answer),
        System.nanoTime() - start,
        answer.text().getBytes(UTF_8).length);
    return answer;
  }

  /** Callers may name any tool; labels come from the catalogue. */
  private String label(String tool) {
    boolean known =
        toolbox.descriptors().stream().anyMatch(descriptor -> descriptor.name().equals(tool));
    return known ? tool : "unknown";
  }

  private static String outcome(ToolAnswer answer) {
    ErrorCode code = answer.code();
    return code == null ? "ok" : code.name().toLowerCase(Locale.ROOT);
  }
}
