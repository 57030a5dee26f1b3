package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.text.JsonText;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class CatalogueTest {

  private static final int CATALOGUE_BYTES_MAX = 16 * 1024;

  private final Asking asking = new Asking();

  private static Map<String, Object> listed(ToolDescriptor tool) {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("name", tool.name());
    listed.put("title", tool.title());
    listed.put("description", tool.description());
    listed.put("inputSchema", tool.inputSchema());
    listed.put("readOnly", tool.readOnly());
    listed.put("idempotent", tool.idempotent());
    return listed;
  }

  /** As the MCP door sends it. */
  private static Map<String, Object> sent(ToolDescriptor tool) {
    Map<String, Object> hints = new LinkedHashMap<>();
    hints.put("readOnlyHint", tool.readOnly());
    if (!tool.readOnly()) {
      hints.put("destructiveHint", false);
    }
    hints.put("idempotentHint", tool.idempotent());
    hints.put("openWorldHint", false);
    Map<String, Object> sent = new LinkedHashMap<>();
    sent.put("name", tool.name());
    sent.put("description", tool.description());
    sent.put("inputSchema", tool.inputSchema());
    sent.put("annotations", hints);
    return sent;
  }

  @Test
  @DisplayName("the catalogue is the one agents know, small, and the same every time")
  void golden() {
    List<Map<String, Object>> tools =
        asking.tools().descriptors().stream().map(CatalogueTest::listed).toList();
    int bytes =
        JsonText.bytes(asking.tools().descriptors().stream().map(CatalogueTest::sent).toList());
    assertTrue(bytes <= CATALOGUE_BYTES_MAX, "bytes: " + bytes);
    assertEquals(
        JsonText.write(tools),
        JsonText.write(
            new Asking().tools().descriptors().stream().map(CatalogueTest::listed).toList()));
    Golden.check(
        "catalogue/tools.json",
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(tools) + "\n");
  }

  @Test
  @DisplayName("only tools named start_, check_ or record_ change anything, and say so")
  void readOnly() {
    for (ToolDescriptor tool : asking.tools().descriptors()) {
      boolean writes = tool.name().matches("(start|check|record)_.*");
      assertEquals(!writes, tool.readOnly(), tool.name());
    }
  }

  @Test
  @DisplayName("read_guide lists every guide with its title, and says what a small budget left out")
  void guides() {
    String list = asking.text("read_guide");
    Guides.OWN.forEach(topic -> assertTrue(list.contains("\n" + topic + ": "), topic));
    Map<String, String> more = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      more.put("operators-own-guide-" + i, "# " + "A title of some length. ".repeat(4));
    }
    ToolCatalog tools =
        new ToolCatalog(
            AnswerLimits.DEFAULTS,
            InstantSource.system(),
            new LocalJsonSchemas(),
            Guides.own().with(more));
    String cut = tools.call("read_guide", Map.of("max_tokens", 500), asking.context()).text();
    assertTrue(cut.startsWith(Guides.OWN.size() + 50 + " guides, "), cut);
    assertTrue(cut.length() <= 2_000, cut);
  }

  @ParameterizedTest
  @DisplayName("queries of the guide are understood")
  @ValueSource(strings = "query-language")
  void examples(String topic) {
    List<String> queries =
        java.util.regex.Pattern.compile("`(\\{ [^`]* \\})`")
            .matcher(Texts.read("guides/" + topic + ".md"))
            .results()
            .map(match -> match.group(1))
            .toList();
    assertTrue(queries.size() > 8);
    queries.forEach(QueryLanguage::parse);
  }

  @Test
  @DisplayName("a fault of ours is a constant text, and says nothing of its reason")
  void internal() {
    ToolContext broken =
        new ToolContext(
            asking.traces,
            asking.traces.ledger(),
            null,
            () -> {
              throw new UncheckedIOException("secret /path", new java.io.IOException("x"));
            },
            new byte[] {1});
    ToolAnswer answer = asking.tools().call("ingest_status", Map.of(), broken);
    assertEquals(ErrorCode.INTERNAL, answer.code());
    assertEquals(
        "INTERNAL: Selftrace failed on this call; its log has the reason. Try narrower arguments.",
        answer.text());
  }

  @Test
  @Timeout(20)
  @DisplayName("a caller's crowd waits behind itself and is refused in time; others get their turn")
  void permits() throws Exception {
    QueryPermits permits = new QueryPermits(3, 2, java.time.Duration.ofMillis(50));
    CountDownLatch inside = new CountDownLatch(2);
    CountDownLatch leave = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Runnable hold =
          () ->
              permits.during(
                  "crowd",
                  () -> {
                    inside.countDown();
                    try {
                      return leave.await(10, java.util.concurrent.TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      List<Future<?>> held = List.of(threads.submit(hold), threads.submit(hold));
      inside.await();
      assertEquals("busy", tried(permits, "crowd"));
      assertEquals("done", tried(permits, "other"));
      leave.countDown();
      for (Future<?> each : held) {
        each.get();
      }
      assertEquals("done", tried(permits, "crowd"));
      assertEquals(0, permits.callers(), "nobody is remembered");
    }
  }

  private static String tried(QueryPermits permits, String caller) {
    try {
      return permits.during(caller, () -> "done");
    } catch (QueryPermits.BusyException e) {
      return "busy";
    }
  }

  @Test
  @DisplayName("a file being edited is found by the end of its path")
  void sourceFile() {
    assertTrue(SourceFile.of("src/orders.py").is("/app/src/orders.py"));
    assertTrue(SourceFile.of("/app/src/orders.py").is("src/orders.py"));
    assertTrue(SourceFile.of("orders.py").is("C:\\app\\orders.py"));
    assertFalse(SourceFile.of("orders.py").is("/app/reorders.py"));
    assertFalse(SourceFile.of("other/orders.py").is("/app/src/orders.py"));
  }
}
