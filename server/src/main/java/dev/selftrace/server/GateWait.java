package dev.selftrace.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a gate again while its traces have not arrived, are incomplete or still arriving, as long as
 * there is patience. Between two questions it is parked in {@code wait_for_traces}, which returns
 * as soon as something arrives. Confined to one thread.
 */
final class GateWait {

  private static final long PARKED_SECONDS_MAX = 50;

  /** When everything is there, only the settle time has to pass. */
  private static final long SETTLING_SECONDS = 1;

  private final ToolDesk desk;
  private final GateOrder order;
  private final LongSupplier nanoTime;

  GateWait(ToolDesk desk, GateOrder order, LongSupplier nanoTime) {
    this.desk = desk;
    this.order = order;
    this.nanoTime = nanoTime;
  }

  Map<String, Object> ask(Map<String, Object> question) throws ToolDesk.RefusedException {
    long deadline = nanoTime.getAsLong() + order.patience().toNanos();
    @Nullable Object after = null;
    while (true) {
      Map<String, Object> answer = answer(question, deadline);
      long left = Duration.ofNanos(deadline - nanoTime.getAsLong()).toSeconds();
      boolean open = count(answer, "trace_count") == 0 || count(answer, "traces_incomplete") > 0;
      boolean settling = count(answer, "traces_arriving") > 0;
      if (left <= 0 || (!open && !settling)) {
        return answer;
      }
      after = park(after, Math.min(left, open ? PARKED_SECONDS_MAX : SETTLING_SECONDS));
    }
  }

  /** A trace that is named may not have arrived yet. */
  private Map<String, Object> answer(Map<String, Object> question, long deadline)
      throws ToolDesk.RefusedException {
    try {
      return desk.ask("check_traces", question);
    } catch (ToolDesk.RefusedException e) {
      boolean late = nanoTime.getAsLong() >= deadline;
      if (late || !e.absent()) {
        throw e;
      }
      return Map.of("trace_count", 0);
    }
  }

  private @Nullable Object park(@Nullable Object after, long seconds)
      throws ToolDesk.RefusedException {
    Map<String, Object> wait = new LinkedHashMap<>(order.handle());
    wait.remove("trace_ids");
    wait.remove("since");
    wait.put("timeout_seconds", seconds);
    if (after != null) {
      wait.put("after", after);
    }
    return desk.ask("wait_for_traces", wait).get("after");
  }

  private static long count(Map<String, Object> answer, String field) {
    return answer.get(field) instanceof Number number ? number.longValue() : 0;
  }
}
