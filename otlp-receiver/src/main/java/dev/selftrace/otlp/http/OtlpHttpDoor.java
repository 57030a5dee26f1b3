package dev.selftrace.otlp.http;

import dev.selftrace.otlp.Caller;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.IngestListener;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.foreign.ForeignFormat;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP without an HTTP server. Thread-safe; never blocks.
 *
 * <p>The server hands over a request's head with {@link #begin}, then its body, piece by piece, to
 * the {@link OtlpHttpExchange} it gets, and writes the response that comes of it. Any path that
 * ends in {@code /v1/traces}, {@code /v1/logs} or {@code /v1/metrics} is served: SDKs put prefixes
 * before it. So are the paths of {@link ForeignFormat}, whose JSON becomes OTLP on the way in.
 */
public final class OtlpHttpDoor {

  private static final List<String> PROXY_HEADERS = List.of("forwarded", "via");
  private static final String PROXY_PREFIX = "x-forwarded-";

  private final Ingest ingest;
  private final Executor workers;
  private final InstantSource clock;
  private volatile boolean stopping;

  /**
   * Over the way in.
   *
   * @param workers where bodies are decoded, never on the thread that reads the socket
   * @param clock tells when something arrived that does not say when it was
   */
  public OtlpHttpDoor(Ingest ingest, Executor workers, InstantSource clock) {
    this.ingest = ingest;
    this.workers = workers;
    this.clock = clock;
  }

  /** Begins a request. Everything that can be refused by its head alone is refused now. */
  public OtlpHttpExchange begin(OtlpHttpRequest request) {
    ForeignFormat foreign = ForeignFormat.ofPath(request.pathOnly());
    // Other formats know JSON alone, whatever their senders call it.
    BodyEncoding encoding =
        foreign == null ? BodyEncoding.of(request.first("content-type")) : BodyEncoding.JSON;
    // Asked without a body, a person is asking: JSON can be read.
    BodyEncoding answer =
        encoding != null
            ? encoding
            : request.method().equals("POST") ? BodyEncoding.PROTOBUF : BodyEncoding.JSON;
    Signal signal = foreign == null ? signal(request.pathOnly()) : foreign.signal();
    if (signal == null) {
      return refused(HttpError.NOT_FOUND, "no such path: send to /v1/traces or /v1/logs", answer);
    }
    if (!request.method().equals("POST")) {
      return refused(HttpError.WRONG_METHOD, "send this with POST", answer);
    }
    if (encoding == null) {
      String message = "Content-Type must be application/x-protobuf or application/json";
      return refused(HttpError.UNSUPPORTED_MEDIA, message, answer);
    }
    Compression compression = Compression.of(request.all("content-encoding"));
    if (compression == null) {
      String message = "Content-Encoding must be gzip, identity or absent";
      return refused(HttpError.UNSUPPORTED_MEDIA, message, answer);
    }
    if (stopping) {
      return new OtlpHttpExchange(HttpAnswers.refused(ingest.stopping(), encoding));
    }
    BodyForm form =
        foreign == null
            ? new BodyForm.Otlp(signal, encoding)
            : new BodyForm.Foreign(foreign, request.query(), clock);
    return admit(request, form, compression);
  }

  private OtlpHttpExchange admit(OtlpHttpRequest request, BodyForm form, Compression compression) {
    BodyEncoding encoding = form.encoding();
    IngestListener.Protocol protocol =
        switch (encoding) {
          case PROTOBUF -> IngestListener.Protocol.HTTP_PROTOBUF;
          case JSON -> IngestListener.Protocol.HTTP_JSON;
        };
    Intake intake = ingest.begin(caller(request), form.signal(), protocol);
    Long length = contentLength(request);
    if (length != null) {
      intake.announce(length);
    }
    Refusal refusal = intake.refusal();
    if (refusal != null) {
      return new OtlpHttpExchange(HttpAnswers.refused(refusal, encoding));
    }
    return new OtlpHttpExchange(
        new OtlpHttpBody(intake, form, compression, ingest.limits()), workers);
  }

  private static OtlpHttpExchange refused(HttpError error, String message, BodyEncoding answer) {
    return new OtlpHttpExchange(HttpAnswers.error(error, message, answer));
  }

  private static @Nullable Signal signal(String path) {
    if (path.endsWith("/v1/traces")) {
      return Signal.TRACES;
    }
    if (path.endsWith("/v1/logs")) {
      return Signal.LOGS;
    }
    return path.endsWith("/v1/metrics") ? Signal.METRICS : null;
  }

  private static Caller caller(OtlpHttpRequest request) {
    boolean forwarded =
        PROXY_HEADERS.stream().anyMatch(name -> request.first(name) != null)
            || request.hasHeaderStarting(PROXY_PREFIX);
    return new Caller(
        request.all("x-api-key"), request.all("authorization"), request.peer(), forwarded);
  }

  /** What a request says about its length; what it turns out to be is counted all the same. */
  private static @Nullable Long contentLength(OtlpHttpRequest request) {
    String text = request.first("content-length");
    try {
      return text == null ? null : Long.valueOf(text.strip().toLowerCase(Locale.ROOT));
    } catch (NumberFormatException _) {
      return null;
    }
  }

  /** From now on every new request is told to come back; those that have begun are answered. */
  public void stop() {
    stopping = true;
  }
}
