package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.KeyOrder;
import dev.selftrace.access.Keys;
import dev.selftrace.access.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The loop of a fix over the doors: exported spans on one side, tools on the other. */
class FixOverTheWireTest {

  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path data;

  private static Running selftrace;
  private static Keys keys;

  @BeforeAll
  static void start() {
    selftrace = Running.start(data, "--auth=required", "--settle=100ms");
    keys = new Keys(data, 100, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    selftrace.close();
  }

  @Test
  @DisplayName("fail, record, pass: verified; fail again: regressed, and diagnose says so")
  void loop() {
    String key = key("acme", Scope.INGEST, Scope.READ, Scope.WRITE);
    fails(1, key);
    JsonNode recorded = record(1, key);
    assertEquals("unverified", recorded.path("state").asString());
    assertEquals(64, recorded.path("receipt").asString().length());
    assertEquals("unverified", state(key));
    passes(2, key);
    await("verified", key);
    fails(3, key);
    assertEquals("regressed", state(key));
    JsonNode diagnosis = ask("diagnose", "{\"trace_id\":\"" + id(3) + "\",", key);
    JsonNode last = diagnosis.path("seen_before").path("last_fix");
    assertEquals(recorded.path("fix_id").asString(), last.path("fix_id").asString());
    assertEquals("regressed", last.path("state").asString());
    assertEquals("list_fixes", diagnosis.path("next").path(0).path("tool").asString());
  }

  @Test
  @DisplayName("a key that may only read is told which scope it lacks, and reads the table")
  void readOnly() {
    String writer = key("readers", Scope.INGEST, Scope.READ, Scope.WRITE);
    String reader = key("readers", Scope.READ);
    fails(1, writer);
    String refused = selftrace.call("record_fix", claim(1), "x-api-key", reader).body();
    assertTrue(refused.contains("FORBIDDEN"), refused);
    assertTrue(refused.contains("scope write"), refused);
    assertEquals(0, ask("list_fixes", "{", reader).path("fixes").size());
    record(1, writer);
    assertEquals(1, ask("list_fixes", "{", reader).path("fixes").size());
  }

  @Test
  @DisplayName("a foreign trace is refused in the words of one that never existed")
  void foreign() {
    String owner = key("owner", Scope.INGEST, Scope.READ, Scope.WRITE);
    String other = key("other", Scope.INGEST, Scope.READ, Scope.WRITE);
    fails(7, owner);
    record(7, owner);
    String foreign = selftrace.call("record_fix", claim(7), "x-api-key", other).body();
    String never = selftrace.call("record_fix", claim(8), "x-api-key", other).body();
    assertTrue(foreign.contains("NOT_FOUND"), foreign);
    assertEquals(never.replace(id(8), id(7)), foreign);
    assertFalse(ask("list_fixes", "{", other).toString().contains("fix_"));
  }

  private static String id(int trace) {
    return "4af7651916cd43dd8448eb211c8" + (10_000 + trace);
  }

  private static void fails(int trace, String key) {
    export(Running.failure(id(trace), "connection refused"), key);
  }

  private static void passes(int trace, String key) {
    export(
        Running.failure(id(trace), "x")
            .replace("\"status\":{\"code\":2,\"message\":\"x\"}", "\"status\":{}"),
        key);
  }

  private static void export(String json, String key) {
    assertEquals(200, selftrace.export(json, "x-api-key", key).statusCode());
  }

  private static String claim(int trace) {
    return "{\"trace_id\":\"" + id(trace) + "\",\"summary\":\"the port was wrong\"}";
  }

  private static JsonNode record(int trace, String key) {
    return ask("record_fix", claim(trace).replace("}", ","), key);
  }

  private static String state(String key) {
    return ask("list_fixes", "{", key).path("fixes").path(0).path("state").asString();
  }

  /** Asks with arguments that are still open at the end. */
  private static JsonNode ask(String tool, String arguments, String key) {
    String body = selftrace.call(tool, arguments + "\"format\":\"json\"}", "x-api-key", key).body();
    String message = body.substring(body.indexOf('{'));
    JsonNode answer = JSON.readTree(message).path("result").path("structuredContent");
    assertTrue(answer.isObject(), body);
    return answer;
  }

  private static void await(String state, String key) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!state(key).equals(state)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not " + state + " within ten seconds");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  private static String key(String tenant, Scope... scopes) {
    String key = keys.create(new KeyOrder(tenant, Set.of(scopes), "")).reveal();
    long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (selftrace.get(selftrace.web("/api/v1/tools"), "x-api-key", key).statusCode() == 401) {
      if (System.nanoTime() > end) {
        throw new AssertionError("the key does not work within five seconds");
      }
      LockSupport.parkNanos(20_000_000);
    }
    return key;
  }
}
