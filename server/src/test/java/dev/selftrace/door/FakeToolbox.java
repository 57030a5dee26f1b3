package dev.selftrace.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.store.StoreInterruptedException;
import dev.selftrace.tool.ErrorCode;
import dev.selftrace.tool.ToolAnswer;
import dev.selftrace.tool.ToolContext;
import dev.selftrace.tool.ToolDescriptor;
import dev.selftrace.tool.Toolbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Tools that say what they were called with. */
public final class FakeToolbox implements Toolbox {

  /** Counted down when {@code slow} has begun. */
  public final CountDownLatch begun = new CountDownLatch(1);

  /** Counted down when {@code slow} was interrupted. */
  public final CountDownLatch interrupted = new CountDownLatch(1);

  /** Lets {@code slow} end. */
  public final CountDownLatch release = new CountDownLatch(1);

  @Override
  public List<ToolDescriptor> descriptors() {
    return List.of(
        tool("find_errors"),
        tool("get_trace"),
        tool("read_guide"),
        tool("get_latest_traces"),
        tool("list_workflows"),
        tool("slow"),
        tool("broken"));
  }

  private static ToolDescriptor tool(String name) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", Map.of("workflow_name", Map.of("type", "string")));
    schema.put("additionalProperties", false);
    return new ToolDescriptor(name, "The " + name, "Says " + name, schema, true, true);
  }

  @Override
  public ToolAnswer call(String tool, Map<String, ?> arguments, ToolContext context) {
    String who = new String(context.cursorSecret(), UTF_8);
    if (tool.equals("broken")) {
      throw new IllegalStateException("secret detail of broken");
    }
    if (tool.equals("slow")) {
      return slow();
    }
    if (arguments.containsValue("unknown")) {
      return new ToolAnswer("NOT_FOUND: nothing here.", null, true, ErrorCode.NOT_FOUND);
    }
    if (arguments.containsKey("nonsense")) {
      return "json".equals(arguments.get("format"))
          ? new ToolAnswer(
              "{\"error\":{\"code\":\"INVALID_ARGUMENT\"}}",
              Map.of("error", Map.of("code", "INVALID_ARGUMENT")),
              true,
              ErrorCode.INVALID_ARGUMENT)
          : new ToolAnswer(
              "INVALID_ARGUMENT: nonsense is no argument.", null, true, ErrorCode.INVALID_ARGUMENT);
    }
    if ("json".equals(arguments.get("format"))) {
      return new ToolAnswer("{\"tool\":\"" + tool + "\"}", Map.of("tool", tool), false, null);
    }
    String thread = Thread.currentThread().isVirtual() ? "virtual" : "platform";
    return new ToolAnswer(
        tool + " " + arguments + " for " + who + " on " + thread, null, false, null);
  }

  private ToolAnswer slow() {
    begun.countDown();
    try {
      release.await();
      return new ToolAnswer("slept well", null, false, null);
    } catch (InterruptedException e) {
      interrupted.countDown();
      throw new StoreInterruptedException();
    }
  }
}
