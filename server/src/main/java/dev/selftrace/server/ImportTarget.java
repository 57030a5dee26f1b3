package dev.selftrace.server;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.ExportAnswer;
import dev.selftrace.otlp.Signal;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Where {@code selftrace import} sends: an OTLP/HTTP address. Confined to one thread. */
final class ImportTarget implements AutoCloseable {

  private final ServerClient server;

  /**
   * At an address.
   *
   * @param endpoint without {@code /v1/traces}
   * @param key sent as {@code x-api-key} unless empty
   * @throws IllegalArgumentException when the address is none of HTTP
   */
  ImportTarget(String endpoint, String key) {
    this.server = new ServerClient(endpoint, key);
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws UncheckedIOException when nothing answers there
   */
  Sent send(Signal signal, Slice protobuf) {
    String path = "/v1/" + signal.name().toLowerCase(Locale.ROOT);
    ServerClient.Reply reply = server.post(path, "application/x-protobuf", protobuf);
    byte[] body = reply.body().toByteArray();
    if (reply.status() == 200) {
      return new Sent(true, ExportAnswer.accepted(body));
    }
    ExportAnswer refused = ExportAnswer.refused(body);
    String text = refused.text().isEmpty() ? "" : ": " + refused.text();
    return new Sent(false, new ExportAnswer(0, "status " + reply.status() + text));
  }

  @Override
  public void close() {
    server.close();
  }

  /**
   * What came of a request.
   *
   * @param answer what was rejected, and why; of a request that was refused only why
   */
  record Sent(boolean taken, ExportAnswer answer) {}
}
