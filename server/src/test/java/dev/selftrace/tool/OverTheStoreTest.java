package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.analysis.Judge;
import dev.selftrace.json.LocalJsonSchemas;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.TraceStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tools over a real engine. */
class OverTheStoreTest {

  private final TraceStore store =
      new InMemoryTraceStore(
          StoreLimits.DEFAULTS,
          new Semantics(),
          new Judge(),
          InstantSource.system(),
          StoreMetrics.NONE);
  private final TenantStore tenant = store.tenant(new TenantRef("tenant0001"));
  private final Asking asking = new Asking();
  private final ToolCatalog tools =
      new ToolCatalog(AnswerLimits.DEFAULTS, InstantSource.system(), new LocalJsonSchemas());

  @BeforeEach
  void fill() throws IOException {
    Path folder = Path.of(System.getProperty("selftrace.root"), "testdata/captures");
    try (Stream<Path> files = Files.list(folder.resolve("otel-node-auto/shop"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).sorted().toList()) {
        byte[] body =
            new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file))).readAllBytes();
        List<Batch.SpanGroup> groups = new ArrayList<>();
        for (DecodedGroup<Span> group : OtlpReader.traces(Slice.of(body)).groups()) {
          groups.add(
              new Batch.SpanGroup(
                  new Origin(
                      group.resource(), group.scope(), group.resourceBytes(), group.scopeBytes()),
                  group.items().stream()
                      .map(item -> new ReceivedSpan(item.value(), item.bytes()))
                      .toList()));
        }
        tenant.append(new Batch(groups, List.of())).toCompletableFuture().join();
      }
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Map<String, Object> ask(String tool, Object... pairs) {
    Map<String, Object> arguments = Asking.arguments(pairs);
    arguments.put("format", "json");
    ToolContext context =
        new ToolContext(
            tenant, tenant.ledger(), tenant.ledger(), () -> asking.ingest, new byte[] {7});
    ToolAnswer answer = tools.call(tool, arguments, context);
    assertFalse(answer.failed(), answer.text());
    return Objects.requireNonNull(answer.json());
  }

  private static List<?> list(Map<String, Object> answer, String field) {
    return (List<?>) Objects.requireNonNull(answer.get(field));
  }

  private Set<Object> paged(String tool, String field, List<String> key, Object... pairs) {
    Set<Object> seen = new HashSet<>();
    Object cursor = null;
    int items = 0;
    do {
      List<Object> all = new ArrayList<>(List.of(pairs));
      if (cursor != null) {
        all.addAll(List.of("cursor", cursor));
      }
      Map<String, Object> answer = ask(tool, all.toArray());
      for (Object item : list(answer, field)) {
        items++;
        seen.add(key.stream().map(name -> String.valueOf(((Map<?, ?>) item).get(name))).toList());
      }
      cursor = ((Map<?, ?>) Objects.requireNonNull(answer.get("page"))).get("cursor");
    } while (cursor != null);
    assertEquals(items, seen.size(), "each once");
    return seen;
  }

  @Test
  @DisplayName("pages of traces and of spans cover everything once, also when the budget ends them")
  void pages() {
    List<String> trace = List.of("trace_id");
    assertEquals(10, paged("get_latest_traces", "traces", trace, "limit", 3).size());
    assertEquals(10, paged("get_latest_traces", "traces", trace, "max_tokens", 600).size());
    Object[] all = {"query", "{}", "limit", 3};
    assertEquals(11, paged("search_traces", "traces", trace, all).size());
    List<String> span = List.of("trace_id", "span_id");
    Object[] every = {"query", "{}", "level", "span", "limit", 7};
    Object[] tight = {"query", "{}", "level", "span", "limit", 100, "max_tokens", 700};
    int spans =
        list(ask("search_traces", "query", "{}", "limit", 100), "traces").stream()
            .mapToInt(
                each -> (Integer) Objects.requireNonNull(((Map<?, ?>) each).get("span_count")))
            .sum();
    assertEquals(spans, paged("search_traces", "spans", span, every).size());
    assertEquals(spans, paged("search_traces", "spans", span, tight).size());
    assertEquals(5, paged("find_errors", "groups", List.of("fingerprint"), "limit", 2).size());
    assertEquals(
        2, paged("list_workflows", "workflows", List.of("workflow_name"), "limit", 1).size());
  }

  @Test
  @DisplayName("queries and words find what the store holds")
  void search() {
    assertTrue(list(ask("search_traces", "text", "card declined"), "traces").size() == 1);
    assertTrue(
        list(ask("search_traces", "query", "{ span.http.response.status_code >= 500 }"), "traces")
                .size()
            > 2);
    assertTrue(
        list(ask("search_traces", "query", "{ error.message =~ \".*ECONNREFUSED.*\" }"), "traces")
                .size()
            >= 1);
    assertTrue(list(ask("find_errors", "source_file", "autoinst/server.js"), "groups").size() >= 3);
    assertEquals(0, list(ask("find_errors", "source_file", "other.js"), "groups").size());
    assertEquals(true, ask("wait_for_traces", "wait_for", "complete").get("satisfied"));
  }
}
