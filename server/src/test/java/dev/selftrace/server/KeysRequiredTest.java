package dev.selftrace.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.KeyOrder;
import dev.selftrace.access.Keys;
import dev.selftrace.access.Scope;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that asks everybody for a key, over all its doors. */
class KeysRequiredTest {

  private static final String ID = "0af7651916cd43dd8448eb211c80319c";

  @TempDir static Path data;

  private static Running selftrace;
  private static Keys keys;

  @BeforeAll
  static void start() {
    selftrace = Running.start(data, "--auth=required", "--store=memory");
    keys = new Keys(data, 100, InstantSource.system());
  }

  @AfterAll
  static void stop() {
    selftrace.close();
  }

  @Test
  @DisplayName("without a key every door says 401 but health, which says how it is")
  void keyless() {
    assertEquals(200, selftrace.get(selftrace.web("/health")).statusCode());
    assertEquals(200, selftrace.get(selftrace.web("/health/live")).statusCode());
    assertEquals(401, selftrace.export("{}").statusCode());
    assertEquals(401, selftrace.get(selftrace.web("/metrics")).statusCode());
    assertEquals(401, selftrace.get(selftrace.web("/api/v1/tools")).statusCode());
    assertEquals(401, selftrace.get(selftrace.web("/api/v1/traces/" + ID)).statusCode());
    assertEquals(401, selftrace.call("list_workflows", "{}").statusCode());
    assertEquals(Status.Code.UNAUTHENTICATED, codeOf("", ID));
  }

  @Test
  @DisplayName("the first key lies in the data directory and opens everything")
  void firstKey() throws IOException {
    String key = Files.readString(data.resolve("access/first-key")).strip();
    assertEquals(200, selftrace.export("{}", "x-api-key", key).statusCode());
    assertEquals(
        200,
        selftrace.get(selftrace.web("/metrics"), "Authorization", "Bearer " + key).statusCode());
    assertEquals(200, selftrace.call("list_workflows", "{}", "x-api-key", key).statusCode());
  }

  @Test
  @DisplayName("a key does only what its scopes say, on every door")
  void scopes() {
    String ingest = key("acme", Scope.INGEST);
    String read = key("acme", Scope.READ);
    assertEquals(200, selftrace.export("{}", "x-api-key", ingest).statusCode());
    assertEquals(403, selftrace.export("{}", "x-api-key", read).statusCode());
    assertEquals(Status.Code.OK, codeOf(ingest, ID));
    assertEquals(Status.Code.PERMISSION_DENIED, codeOf(read, ID));
    assertEquals(200, selftrace.call("list_workflows", "{}", "x-api-key", read).statusCode());
    assertFalse(
        selftrace.call("list_workflows", "{}", "x-api-key", ingest).body().contains("workflows"));
    assertEquals(403, selftrace.get(selftrace.web("/metrics"), "x-api-key", read).statusCode());
    assertEquals(
        403,
        selftrace.get(selftrace.web("/api/v1/traces/" + ID), "x-api-key", ingest).statusCode());
  }

  @Test
  @DisplayName("nothing is written down without scope write, over MCP and REST, and one key may")
  void write() {
    String read = key("acme", Scope.READ);
    String write = key("acme", Scope.READ, Scope.WRITE);
    String mcp = selftrace.call("start_run", "{}", "x-api-key", read).body();
    assertTrue(mcp.contains("FORBIDDEN: start_run writes something down"), mcp);
    assertTrue(mcp.contains("\"isError\":true"), mcp);
    java.net.URI rest = selftrace.web("/api/v1/tools/start_run");
    java.net.http.HttpResponse<String> refused = selftrace.post(rest, "{}", "x-api-key", read);
    assertEquals(403, refused.statusCode());
    assertTrue(refused.body().contains("FORBIDDEN"), refused.body());
    java.net.http.HttpResponse<String> started = selftrace.post(rest, "{}", "x-api-key", write);
    assertEquals(200, started.statusCode());
    assertTrue(started.body().contains("x-api-key=<your ingest key>"), started.body());
    assertFalse(started.body().contains(write), "no key in an answer");
    String run = Runs.id(started.body());
    String question = "{\"run_id\":\"" + run + "\"}";
    String own = selftrace.call("get_latest_traces", question, "x-api-key", read).body();
    assertTrue(own.contains("The run was announced"), own);
    String other = key("other", Scope.READ);
    String foreign = selftrace.call("get_latest_traces", question, "x-api-key", other).body();
    assertTrue(foreign.contains("No run was ever announced"), foreign);
  }

  @Test
  @DisplayName("another tenant's trace does not exist, over MCP and REST")
  void tenants() {
    String id = "4af7651916cd43dd8448eb211c80319c";
    String acme = key("acme", Scope.INGEST, Scope.READ);
    String other = key("other", Scope.READ);
    selftrace.export(Running.failure(id, "private to acme"), "x-api-key", acme);
    String arguments = "{\"trace_id\":\"" + id + "\"}";
    assertTrue(
        selftrace.call("get_trace", arguments, "x-api-key", acme).body().contains("private"));
    String foreign = selftrace.call("get_trace", arguments, "x-api-key", other).body();
    assertTrue(foreign.contains("NOT_FOUND"), foreign);
    assertFalse(foreign.contains("private"), foreign);
    assertEquals(
        404, selftrace.get(selftrace.web("/api/v1/traces/" + id), "x-api-key", other).statusCode());
    assertFalse(selftrace.call("ingest_status", "{}", "x-api-key", other).body().contains("cart"));
  }

  @Test
  @DisplayName("two different keys in one request are a conflict")
  void conflict() {
    String key = key("acme", Scope.READ, Scope.INGEST);
    String[] both = {"x-api-key", key, "Authorization", "Bearer " + key("acme", Scope.READ)};
    assertEquals(400, selftrace.export("{}", both).statusCode());
    assertEquals(400, selftrace.call("list_workflows", "{}", both).statusCode());
    assertEquals(400, selftrace.get(selftrace.web("/metrics"), both).statusCode());
  }

  @Test
  @DisplayName("a key works within a second of its making and no longer than one after its end")
  void life() {
    String key = key("acme", Scope.INGEST);
    await(() -> selftrace.export("{}", "x-api-key", key).statusCode() == 200);
    keys.revoke(keys.list().getLast().key().id());
    await(() -> selftrace.export("{}", "x-api-key", key).statusCode() == 401);
  }

  private static String key(String tenant, Scope... scopes) {
    String key = keys.create(new KeyOrder(tenant, Set.of(scopes), "")).reveal();
    await(() -> selftrace.get(selftrace.web("/metrics"), "x-api-key", key).statusCode() == 403);
    return key;
  }

  private static Status.Code codeOf(String key, String traceId) {
    try {
      selftrace.exportOverGrpc(Protobuf.failure(traceId, "x"), key);
      return Status.Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within a second");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }
}
