package dev.selftrace.mcp;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.selftrace.access.FakeGate;
import dev.selftrace.access.Scope;
import dev.selftrace.analysis.Judge;
import dev.selftrace.door.FakeToolbox;
import dev.selftrace.door.WireServer;
import dev.selftrace.semantics.Semantics;
import dev.selftrace.store.Batch;
import dev.selftrace.store.StoreLimits;
import dev.selftrace.store.StoreMetrics;
import dev.selftrace.store.TenantRef;
import dev.selftrace.store.TenantStore;
import dev.selftrace.store.memory.InMemoryTraceStore;
import dev.selftrace.tool.Guides;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** The MCP door over two tenants that hold telemetry, and clients that keep streams open. */
final class ListenWire implements AutoCloseable {

  private static final String END = "end";

  final FakeGate gate = new FakeGate();
  final List<String> limitsHit = new ArrayList<>();
  final McpDoor door;
  private final InMemoryTraceStore store =
      new InMemoryTraceStore(
          StoreLimits.DEFAULTS,
          new Semantics(),
          new Judge(),
          InstantSource.system(),
          StoreMetrics.NONE);
  private final TenantStore one = store.tenant(new TenantRef("tenant0001"));
  private final TenantStore two = store.tenant(new TenantRef("tenant0002"));
  private final WireServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  ListenWire(ListenLimits limits) {
    gate.with(FakeGate.LOCAL, "one", one, Scope.READ).with("st_two", "two", two, Scope.READ);
    McpOptions options = new McpOptions("1.2.3", "Ask.", McpOptions.BODY_BYTES_MAX, limits);
    McpDoor[] made = new McpDoor[1];
    server =
        new WireServer(calls -> {
          made[0] =
              new McpDoor(
                  new FakeToolbox(),
                  Guides.own(),
                  gate,
                  principal ->
                      () -> {
                        throw new UnsupportedOperationException("ingest");
                      },
                  calls,
                  options,
                  limitsHit::add);
          return made[0].routes();
        });
    door = made[0];
  }

  void arrive(Batch batch) {
    one.append(batch).toCompletableFuture().join();
  }

  void arriveForTwo(Batch batch) {
    two.append(batch).toCompletableFuture().join();
  }

  /** The answer to a request that opens no stream. */
  McpWire.Reply refused(String filter) {
    try {
      return new McpWire.Reply(
          client.send(request("7", filter), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Opens a stream for resources. */
  Listener listen(String... uris) {
    return open("7", "{\"resourceSubscriptions\":[\"" + String.join("\",\"", uris) + "\"]}");
  }

  /** Opens a stream; headers are those of the local principal. */
  Listener open(String id, String filter, String... headers) {
    try {
      HttpResponse<InputStream> response =
          client.send(request(id, filter, headers), HttpResponse.BodyHandlers.ofInputStream());
      return new Listener(response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest request(String id, String filter, String... headers) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":"
            + filter
            + ","
            + McpWire.META
            + "}}";
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.uri("/mcp")).POST(HttpRequest.BodyPublishers.ofString(body));
    Map<String, String> all = McpWire.modernHeaders("subscriptions/listen");
    all.forEach(request::setHeader);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  @Override
  public void close() {
    door.stop();
    server.close();
    client.close();
    store.close();
  }

  /** A client with an open stream. */
  static final class Listener implements AutoCloseable {

    final HttpResponse<InputStream> response;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Listener(HttpResponse<InputStream> response) {
      this.response = response;
      Thread.ofVirtual().start(this::pump);
    }

    private void pump() {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          if (!line.isEmpty()) {
            lines.add(line);
          }
        }
      } catch (IOException e) {
        // closed by this client, or by the server in the middle: an end all the same
      } finally {
        lines.add(END);
      }
    }

    /** The next line that is not empty: {@code data:…}, a comment, or the end. */
    String line() {
      try {
        String line = lines.poll(20, TimeUnit.SECONDS);
        assertNotNull(line, "nothing came");
        return line;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** The next message. */
    JsonNode message() {
      String line = line();
      while (line.startsWith(":")) {
        line = line();
      }
      return McpWire.JSON.readTree(line.replaceFirst("^data: ?", ""));
    }

    /** The URI of the next message, which is an update. */
    String updated() {
      JsonNode message = message();
      assertNotNull(message.get("method"), message.toString());
      return message.path("method").asString()
          + " "
          + message.path("params").path("uri").asString();
    }

    boolean ended() {
      return line().equals(END);
    }

    /** Messages that have come by now. */
    int waiting() {
      return lines.size();
    }

    @Override
    public void close() throws IOException {
      response.body().close();
    }
  }
}
