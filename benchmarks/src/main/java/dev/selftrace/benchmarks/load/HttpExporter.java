package dev.selftrace.benchmarks.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Sends over OTLP/HTTP with protobuf, one connection of its own that is kept open. */
final class HttpExporter implements Exporter {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest.Builder template;

  HttpExporter(URI target, @Nullable String key) {
    template =
        HttpRequest.newBuilder(target.resolve("/v1/traces"))
            .header("content-type", "application/x-protobuf");
    if (key != null) {
      template.header("x-api-key", key);
    }
  }

  @Override
  public Outcome export(byte[] request) {
    try {
      HttpResponse<byte[]> response =
          client.send(
              template.copy().POST(HttpRequest.BodyPublishers.ofByteArray(request)).build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return switch (response.statusCode()) {
        case 200 -> Outcome.ACCEPTED;
        case 429, 503 -> Outcome.BUSY;
        default -> throw new IllegalStateException("HTTP status " + response.statusCode());
      };
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
