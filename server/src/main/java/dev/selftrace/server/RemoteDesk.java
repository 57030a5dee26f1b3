package dev.selftrace.server;

import dev.selftrace.json.JsonObjects;
import dev.selftrace.model.Slice;
import dev.selftrace.text.JsonText;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tools of a running server, over its HTTP API. Confined to one thread. */
final class RemoteDesk implements ToolDesk {

  private final ServerClient server;

  RemoteDesk(ServerClient server) {
    this.server = server;
  }

  /**
   * The answer.
   *
   * @throws UncheckedIOException when nothing answers there
   */
  @Override
  public Map<String, Object> ask(String tool, Map<String, Object> arguments)
      throws RefusedException {
    Map<String, Object> asked = new LinkedHashMap<>(arguments);
    asked.put("format", "json");
    Slice body = Slice.of(JsonText.write(asked).getBytes(StandardCharsets.UTF_8));
    ServerClient.Reply reply = server.post("/api/v1/tools/" + tool, "application/json", body);
    Map<String, Object> answer =
        JsonObjects.read(reply.body().toByteArray())
            .orElseThrow(() ->
                new RefusedException(
                    server.endpoint()
                        + " answers status "
                        + reply.status()
                        + " (expected: the answer of a Selftrace server)"));
    if (answer.get("error") instanceof Map<?, ?> error) {
      throw RefusedException.of(error);
    }
    if (reply.status() != 200) {
      throw new RefusedException(server.endpoint() + " answers status " + reply.status());
    }
    return answer;
  }

  @Override
  public void close() {
    server.close();
  }
}
