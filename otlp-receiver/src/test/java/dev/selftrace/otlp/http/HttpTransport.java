package dev.selftrace.otlp.http;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.selftrace.otlp.Answer;
import dev.selftrace.otlp.Ingest;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.Transport;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** The HTTP door, called as a server would. */
public final class HttpTransport implements Transport {

  private static final int PIECE_BYTES = 100_000;
  private static final Pattern ID =
      Pattern.compile("\"(traceId|spanId|parentSpanId)\":\\s*\"([^\"]*)\"");

  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final OtlpHttpDoor door;
  private final boolean json;

  public HttpTransport(Ingest ingest, boolean json) {
    this.door = new OtlpHttpDoor(ingest, workers, InstantSource.system());
    this.json = json;
  }

  OtlpHttpDoor door() {
    return door;
  }

  @Override
  public Answer send(Signal signal, byte[] protobuf, boolean gzip, Map<String, String> headers) {
    byte[] body = json ? toJson(signal, protobuf).getBytes(StandardCharsets.UTF_8) : protobuf;
    return answer(post(signal, body, gzip, headers));
  }

  @Override
  public Answer sendRaw(Signal signal, byte[] body, boolean gzip) {
    return answer(post(signal, body, gzip, Map.of()));
  }

  OtlpHttpResponse post(Signal signal, byte[] body, boolean gzip, Map<String, String> headers) {
    List<Map.Entry<String, String>> all = new ArrayList<>(headers.entrySet());
    all.add(Map.entry("Content-Type", json ? "application/json" : "application/x-protobuf"));
    if (gzip) {
      all.add(Map.entry("Content-Encoding", "gzip"));
    }
    String path = "/v1/" + signal.name().toLowerCase(Locale.ROOT);
    return exchange(new OtlpHttpRequest("POST", path, all, null), gzip ? gzip(body) : body);
  }

  OtlpHttpResponse exchange(OtlpHttpRequest request, byte[] body) {
    OtlpHttpExchange exchange = door.begin(request);
    for (int from = 0; exchange.wantsBody() && from < body.length; from += PIECE_BYTES) {
      int length = Math.min(PIECE_BYTES, body.length - from);
      if (!exchange.add(ByteBuffer.wrap(body, from, length))) {
        break;
      }
    }
    return exchange.finish().toCompletableFuture().join();
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static Answer answer(OtlpHttpResponse response) {
    boolean success = response.status() == 200;
    byte[] body = response.body();
    if ("application/json".equals(response.headers().get("Content-Type"))) {
      body = success ? JsonAnswers.response(body) : JsonAnswers.status(body);
    }
    Answer answer =
        success ? Answer.success(response.status(), body) : Answer.error(response.status(), body);
    return new Answer(
        answer.code(),
        answer.httpStatus(),
        answer.rejected(),
        answer.message(),
        answer.details(),
        answer.retrySeconds(),
        response.body());
  }

  /** OTLP/JSON of a protobuf request, printed by protobuf's own printer but for the ids. */
  public static String toJson(Signal signal, byte[] protobuf) {
    try {
      Message message =
          switch (signal) {
            case TRACES -> ExportTraceServiceRequest.parseFrom(protobuf);
            case LOGS -> ExportLogsServiceRequest.parseFrom(protobuf);
            case METRICS -> ExportMetricsServiceRequest.parseFrom(protobuf);
          };
      String text = JsonFormat.printer().printingEnumsAsInts().print(message);
      return ID.matcher(text).replaceAll(HttpTransport::hexId);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static String hexId(MatchResult id) {
    String hex = HexFormat.of().formatHex(Base64.getDecoder().decode(id.group(2)));
    return "\"" + id.group(1) + "\":\"" + hex + "\"";
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
