package dev.selftrace.server;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.ExportAnswer;
import dev.selftrace.otlp.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where {@code selftrace import} sends: one OTLP/HTTP address that the person who called it has
 * named or left at this machine's. The only class that connects outward, and only a command makes
 * one (ADR 021). Follows no redirect, so that the key goes nowhere else. Confined to one thread.
 */
final class ImportTarget implements AutoCloseable {

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
   * @param endpoint without {@code /v1/traces}
   * @param key sent as {@code x-api-key} unless empty
   * @throws IllegalArgumentException when the address is none of HTTP
   */
  ImportTarget(String endpoint, String key) {
    if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
      throw new IllegalArgumentException(
          "--endpoint: " + endpoint + " (expected: http://host:port of OTLP/HTTP)");
    }
    this.endpoint =
        endpoint.endsWith("/") ? endpoint.substring(0, endpoint.length() - 1) : endpoint;
    this.key = key;
    URI.create(this.endpoint);
  }

  /**
   * Sends a request and waits for its answer; again, a few times, while the receiver is busy.
   *
   * @throws UncheckedIOException when nothing answers there
   */
  Sent send(Signal signal, Slice protobuf) {
    HttpRequest request = request(signal, protobuf);
    for (int attempt = 1; ; attempt++) {
      HttpResponse<byte[]> response = exchange(request);
      int status = response.statusCode();
      if (status == 200) {
        return new Sent(true, ExportAnswer.accepted(response.body()));
      }
      boolean busy = status == 429 || status == 503;
      if (!busy || attempt == ATTEMPTS_MAX) {
        ExportAnswer refused = ExportAnswer.refused(response.body());
        String text = refused.text().isEmpty() ? "" : ": " + refused.text();
        return new Sent(false, new ExportAnswer(0, "status " + status + text));
      }
      pause(response);
    }
  }

  private HttpRequest request(Signal signal, Slice protobuf) {
    String path = "/v1/" + signal.name().toLowerCase(Locale.ROOT);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .timeout(ANSWER_TIME)
            .header("content-type", "application/x-protobuf")
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    protobuf.array(), protobuf.offset(), protobuf.length()));
    return (key.isEmpty() ? request : request.header("x-api-key", key)).build();
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

  /**
   * What came of a request.
   *
   * @param answer what was rejected, and why; of a request that was refused only why
   */
  record Sent(boolean taken, ExportAnswer answer) {}
}
