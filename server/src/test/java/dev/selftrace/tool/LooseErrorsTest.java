package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Error logs that no trace shows. */
class LooseErrorsTest {

  private static final int ERROR = 17;
  private static final int INFO = 9;

  private final Asking asking = new Asking();

  private static LogRecord log(int severity, String service, String message) {
    Instant said = Asking.START.plus(Duration.ofMillis(500));
    long nanos = Moments.nanos(said);
    return new LogRecord(
        nanos,
        nanos,
        severity,
        severity == ERROR ? "ERROR" : "INFO",
        new AttributeValue.StringValue(message),
        Spans.attributes("exception.type", "IOError", "exception.message", message),
        0,
        0,
        null,
        null,
        "",
        new Resource(Spans.attributes("service.name", service), 0, ""),
        Scope.EMPTY);
  }

  @Test
  @DisplayName("find_errors without a group shows error logs that name no trace, in its fence")
  void shown() {
    asking.arrive(List.of(), List.of(log(ERROR, "shop", "disk <full>")));
    asking.arrive(Spans.span(1, 1).build());
    String text = asking.text("find_errors");
    assertTrue(text.startsWith("0 groups."), text);
    assertTrue(text.contains("there are error logs that name no trace."), text);
    assertTrue(text.contains("service=shop IOError: disk &lt;full>"), text);
    Map<String, Object> json =
        Objects.requireNonNull(asking.ask("find_errors", "format", "json").json());
    Map<?, ?> coaching = (Map<?, ?>) Objects.requireNonNull(json.get("coaching"));
    assertEquals(1, ((List<?>) Objects.requireNonNull(coaching.get("loose_error_logs"))).size());
    assertTrue(asking.text("ingest_status").contains("1 log names no trace."));
  }

  @Test
  @DisplayName("neither logs of another service than asked for, nor such that are no errors")
  void others() {
    asking.arrive(
        List.of(), List.of(log(ERROR, "payment", "disk full"), log(INFO, "shop", "started")));
    asking.arrive(Spans.span(1, 1).build());
    String text = asking.text("find_errors", "workflow_name", "shop");
    assertFalse(text.contains("error logs"), text);
  }
}
