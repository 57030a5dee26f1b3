package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs through real sockets: by what spans carry, and by when they came. */
class RunsOverTheWireTest {

  @TempDir static Path data;

  private static String id(int trace) {
    return "%032x".formatted(0xabcdef0000000000L + trace);
  }

  /** A failed trace of the service cart, whose resource carries a run when there is one. */
  private static void export(Running selftrace, int trace, String run) {
    String body = Running.failure(id(trace), "failure " + trace);
    String attribute =
        ",{\"key\":\"selftrace.run.id\",\"value\":{\"stringValue\":\"" + run + "\"}}]}";
    String marked = run.isEmpty() ? body : body.replaceFirst("]}", attribute);
    assertEquals(200, selftrace.export(marked).statusCode());
  }

  private static String traces(Running selftrace, String run) {
    return selftrace
        .post(selftrace.web("/api/v1/tools/get_latest_traces"), "{\"run_id\":\"" + run + "\"}")
        .body();
  }

  private static void assertTraces(String answer, int... traces) {
    for (int trace = 1; trace <= 6; trace++) {
      int number = trace;
      boolean expected = java.util.Arrays.stream(traces).anyMatch(each -> each == number);
      assertEquals(expected, answer.contains(id(trace)), "trace " + trace + " in " + answer);
    }
  }

  @Test
  @DisplayName("a run holds what carries its id and what came without one, also after a restart")
  void runs() {
    String first;
    String second;
    try (Running selftrace = Running.start(data)) {
      export(selftrace, 1, "");
      first = Runs.id(selftrace.call("start_run", "{\"label\":\"tests\"}").body());
      export(selftrace, 2, "");
      export(selftrace, 3, first);
      export(selftrace, 4, "another");
      second = Runs.id(selftrace.call("start_run", "{\"label\":\"tests\"}").body());
      export(selftrace, 5, "");
      assertTraces(traces(selftrace, first), 2, 3);
      assertTraces(traces(selftrace, second), 5);
      assertTraces(traces(selftrace, "another"), 4);
      String waited =
          selftrace
              .call("wait_for_traces", "{\"run_id\":\"" + second + "\",\"timeout_seconds\":1}")
              .body();
      assertTrue(waited.contains(id(5)), waited);
      assertFalse(waited.contains(id(2)), waited);
      String metrics = selftrace.get(selftrace.web("/metrics")).body();
      assertTrue(metrics.contains("selftrace_store_ledger_entries 2"), "two runs");
    }
    try (Running selftrace = Running.start(data)) {
      assertTraces(traces(selftrace, first), 2, 3);
      assertTraces(traces(selftrace, "another"), 4);
      export(selftrace, 6, "");
      assertTraces(traces(selftrace, second), 5, 6);
      String diagnosis = selftrace.call("diagnose", "{\"run_id\":\"" + second + "\"}").body();
      assertTrue(diagnosis.contains("Run " + second + " of 2 traces, 2 failed."), diagnosis);
      assertTrue(diagnosis.contains("label=tests"), diagnosis);
    }
  }
}
