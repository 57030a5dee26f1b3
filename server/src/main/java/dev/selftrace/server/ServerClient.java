package dev.selftrace.server;

import dev.selftrace.model.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A command's connection to a running server: one HTTP address that the person who called it has
 * named or left at this machine's. The only class that connects outward, and only commands make one
 * (ADR 021). Follows no redirect, so that the key goes nowhere else. Confined to one thread.
 */
final class ServerClient implements AutoCloseable {

  private static final Duration CONNECT_TIME = Duration.ofSeconds(5);
  private static final Duration ANSWER_TIME = Duration.ofSeconds(60);
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);
  private static final int ATTEMPTS_MAX = 5;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT_TIME)
          .build();

  private final String endpoint;
  private final String key;

  /**
   * At an address.
   *
   * @param endpoint without a path
   * @param key sent as {@code x-api-key} unless empty
   * @throws IllegalArgumentException when the address is none of HTTP
   */
  ServerClient(String endpoint, String key) {
    if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
      throw new IllegalArgumentException(
          "--endpoint: " + endpoint + " (expected: http://host:port of the server)");
    }
    this.endpoint =
        endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    this.key = key;
    URI.create(this.endpoint);
  }

  /** The address. */
  String endpoint() {
    return endpoint;
  }

  /**
   * Sends a request and waits for its answer; again, a few times, while the server is busy.
   *
   * @throws UncheckedIOException when nothing answers there
   */
  Reply post(String path, String contentType, Slice body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .timeout(ANSWER_TIME)
            .header("content-type", contentType)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(body.array(), body.offset(), body.length()));
    HttpRequest request = (key.isEmpty() ? builder : builder.header("x-api-key", key)).build();
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> response = exchange(request);
      Reply reply = new Reply(response.statusCode(), Slice.of(response.body()));
      if (!reply.busy() || attempt == ATTEMPTS_MAX) {
        return reply;
      }
      pause(response);
    }
  }

  private HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(
          endpoint
              + " does not answer (expected: a running server; start one with"
              + " ./selftrace serve, or name it with --endpoint)",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void pause(HttpResponse<byte[]> response) {
    long seconds = response.headers().firstValueAsLong("retry-after").orElse(1);
    long most = Math.clamp(seconds, 1, WAIT_MAX.toSeconds());
    new CompletableFuture<Boolean>().completeOnTimeout(true, most, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    http.close();
  }

  /** What came back. */
  record Reply(int status, Slice body) {

    boolean busy() {
      return status == 429 || status == 503;
    }
  }
}
