package dev.selftrace.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.mcp.ListenWire.Listener;
import dev.selftrace.model.StatusCode;
import dev.selftrace.store.Batch;
import dev.selftrace.store.contract.Telemetry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class SubscriptionsTest {

  private static final String SHOP = "selftrace://workflows/shop/errors";
  private static final String UPDATED = "notifications/resources/updated ";

  private static ListenLimits limits(int streams, int perKey, Duration quiet, Duration keepAlive) {
    return new ListenLimits(streams, perKey, 3, 16, quiet, keepAlive);
  }

  private static ListenLimits usual() {
    return limits(100, 50, Duration.ofHours(1), Duration.ofSeconds(15));
  }

  private static Batch failure(int trace, String service) {
    return Telemetry.batch(
        Telemetry.span(trace, 1)
            .by(Telemetry.resource(service))
            .status(StatusCode.ERROR, "out of stock"));
  }

  private static Batch success(int trace, int span, String service) {
    return Telemetry.batch(Telemetry.span(trace, span).by(Telemetry.resource(service)));
  }

  private static String trace(int number) {
    return "selftrace://traces/" + Telemetry.trace(number).hex();
  }

  @Test
  @DisplayName("the first message says what is honoured; lists never change, guides neither")
  void acknowledged() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      String filter =
          "{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourcesListChanged\":false,"
              + "\"resourceSubscriptions\":[\""
              + SHOP
              + "\",\"selftrace://guides/runs\",\"selftrace://traces/abcdef\"]}";
      try (Listener listener = wire.open("\"a-1\"", filter)) {
        assertEquals(200, listener.response.statusCode());
        assertEquals(
            List.of("text/event-stream;charset=UTF-8"),
            listener.response.headers().allValues("content-type"));
        assertEquals(List.of("no"), listener.response.headers().allValues("x-accel-buffering"));
        assertEquals(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
                + "\"params\":{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":\"a-1\"},"
                + "\"notifications\":{\"resourceSubscriptions\":[\""
                + SHOP
                + "\"]}}}",
            listener.message().toString());
      }
      try (Listener listener = wire.open("8", "{\"toolsListChanged\":true}")) {
        JsonNode params = listener.message().path("params");
        assertEquals("{}", params.path("notifications").toString());
        assertEquals(
            8, params.path("_meta").path("io.modelcontextprotocol/subscriptionId").asInt());
      }
    }
  }

  @Test
  @DisplayName("a failure in the workflow is told, what else arrives is not")
  void errors() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      wire.arrive(failure(1, "shop")); // before: already known to whoever reads the resource
      try (Listener listener = wire.listen(SHOP)) {
        listener.message();
        wire.arrive(success(2, 1, "shop"));
        wire.arrive(failure(3, "other"));
        wire.arriveForTwo(failure(4, "shop"));
        assertQuiet(wire, listener);
        wire.arrive(failure(5, "shop"));
        JsonNode update = listener.message();
        assertEquals(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":"
                + "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":7},\"uri\":\""
                + SHOP
                + "\"}}",
            update.toString());
      }
    }
  }

  /** Another stream of the tenant was told of something later, and this one of nothing. */
  private static void assertQuiet(ListenWire wire, Listener listener) throws IOException {
    try (Listener witness = wire.listen(trace(999))) {
      witness.message();
      wire.arrive(success(999, 1, "shop"));
      assertEquals(UPDATED + trace(999), witness.updated());
      assertEquals(0, listener.waiting());
    }
  }

  @Test
  @DisplayName(
      "a trace is told when it first arrives and whenever it grows, under the URI as given")
  void traces() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      String upper =
          "selftrace://traces/" + Telemetry.trace(3).hex().toUpperCase(java.util.Locale.ROOT);
      try (Listener listener = wire.listen(upper, trace(4))) {
        listener.message();
        wire.arrive(success(3, 1, "shop"));
        assertEquals(UPDATED + upper, listener.updated());
        wire.arrive(success(4, 1, "shop"));
        assertEquals(UPDATED + trace(4), listener.updated());
        wire.arrive(success(3, 2, "shop"));
        assertEquals(UPDATED + upper, listener.updated());
      }
    }
  }

  @Test
  @DisplayName("a hundred batches in a row come to few updates, the last of them after the last")
  void coalesced() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      try (Listener listener = wire.listen(SHOP, trace(200))) {
        listener.message();
        for (int i = 1; i <= 100; i++) {
          wire.arrive(failure(i, "shop"));
        }
        wire.arrive(success(200, 1, "shop"));
        int updates = 1;
        while (!listener.updated().equals(UPDATED + trace(200))) {
          updates++;
        }
        assertTrue(updates < 20, updates + " updates");
      }
    }
  }

  @Test
  @DisplayName("streams beyond those of a key, and of all keys, are refused until one is closed")
  void caps() throws IOException {
    Duration hour = Duration.ofHours(1);
    try (ListenWire wire = new ListenWire(limits(3, 2, hour, hour))) {
      Listener first = wire.listen(SHOP);
      first.message();
      wire.listen(SHOP).message();
      McpWire.Reply reply = wire.refused("{}");
      assertEquals(429, reply.status());
      assertTrue(reply.body().contains("2 open streams"), reply.body());
      wire.open("7", "{}", "x-api-key", "st_two").message();
      assertEquals(429, wire.open("7", "{}", "x-api-key", "st_two").response.statusCode());
      assertEquals(
          List.of("listen-streams-per-key-max", "listen-streams-max"), List.copyOf(wire.limitsHit));
      first.close();
      Listener next = wire.listen(SHOP);
      while (next.response.statusCode() == 429) {
        Thread.onSpinWait();
        next = wire.listen(SHOP);
      }
      next.message();
    }
  }

  @Test
  @DisplayName("a revoked key ends its streams within a second, without a result")
  void revoked() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      try (Listener listener = wire.open("7", "{}", "x-api-key", "st_two")) {
        listener.message();
        long began = System.nanoTime();
        wire.gate.revoke("st_two");
        assertTrue(listener.ended());
        assertTrue(
            System.nanoTime() - began < 2_000_000_000L, "half a second and what a test takes");
      }
    }
  }

  @Test
  @DisplayName("at a stop every stream gets its result and ends; none is opened any more")
  void stop() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      try (Listener listener = wire.listen(SHOP)) {
        listener.message();
        wire.door.stop();
        assertEquals(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"resultType\":\"complete\",\"_meta\":"
                + "{\"io.modelcontextprotocol/subscriptionId\":7,"
                + "\"io.modelcontextprotocol/serverInfo\":{\"name\":\"selftrace\","
                + "\"version\":\"1.2.3\"}}}}",
            listener.message().toString());
        assertTrue(listener.ended());
        assertEquals(503, wire.refused("{}").status());
      }
    }
  }

  @Test
  @DisplayName("a stream with nothing to tell sends comments, and ends with its result in the end")
  void quiet() throws IOException {
    Duration quiet = Duration.ofSeconds(2);
    try (ListenWire wire = new ListenWire(limits(9, 9, quiet, Duration.ofMillis(1)))) {
      try (Listener listener = wire.listen(SHOP)) {
        listener.message();
        assertEquals(":", listener.line());
        assertEquals("complete", listener.message().path("result").path("resultType").asString());
        assertTrue(listener.ended());
      }
    }
  }

  @ParameterizedTest
  @DisplayName("a filter that is none is refused with the field and what is expected")
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{\"toolsListChanged\":1}",
        "{\"resourceSubscriptions\":\"selftrace://traces/1\"}",
        "{\"resourceSubscriptions\":[1]}",
        "{\"resourceSubscriptions\":[\"a\",\"b\",\"c\",\"d\"]}"
      })
  void badFilter(String filter) {
    try (ListenWire wire = new ListenWire(usual())) {
      McpWire.Reply reply = wire.refused(filter);
      assertEquals(400, reply.status(), reply.body());
      assertEquals(-32602, reply.errorCode());
      assertTrue(reply.body().contains("notifications"), reply.body());
      assertTrue(reply.body().contains("expected"), reply.body());
    }
  }

  @Test
  @DisplayName("a stream is no thread")
  void noThreads() throws IOException {
    try (ListenWire wire = new ListenWire(usual())) {
      wire.listen(SHOP).message();
      int before = ManagementFactory.getThreadMXBean().getThreadCount();
      List<Listener> listeners = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        Listener listener = wire.listen(SHOP);
        listener.message();
        listeners.add(listener);
      }
      int after = ManagementFactory.getThreadMXBean().getThreadCount();
      assertTrue(after - before < 20, before + " threads, then " + after);
      wire.arrive(failure(1, "shop"));
      for (Listener listener : listeners) {
        assertEquals(UPDATED + SHOP, listener.updated());
      }
      assertFalse(listeners.isEmpty());
    }
  }
}
