package dev.selftrace.server;

import dev.selftrace.otlp.foreign.ForeignFormat;
import dev.selftrace.otlp.http.OtlpHttpDoor;
import dev.selftrace.otlp.http.OtlpHttpExchange;
import dev.selftrace.otlp.http.OtlpHttpRequest;
import dev.selftrace.otlp.http.OtlpHttpResponse;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * The other formats on the port that answers: what sends them often knows one address for reading
 * and writing (telemetry 1, 7.7). OTLP has its own port. Thread-safe.
 */
final class IngestRoutes {

  /** Before the REST door, which answers the rest of {@code /api}. */
  static final int ORDER = 0;

  private final OtlpHttpDoor door;
  private final long droppedMax;

  IngestRoutes(OtlpHttpDoor door, long droppedMax) {
    this.door = door;
    this.droppedMax = droppedMax;
  }

  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route(
        request -> ForeignFormat.ofPath(request.path()) != null, this::take);
  }

  private Mono<ServerResponse> take(ServerRequest request) {
    OtlpHttpExchange exchange = door.begin(head(request));
    AtomicLong dropped = new AtomicLong();
    return request
        .exchange()
        .getRequest()
        .getBody()
        .takeWhile(piece -> add(piece, exchange, dropped))
        .then(Mono.defer(() -> Mono.fromCompletionStage(exchange.finish())))
        .flatMap(IngestRoutes::answer)
        .doOnCancel(exchange::abandon)
        .doOnError(gone -> exchange.abandon());
  }

  /** The body of a refused request is read on and dropped, as on the port of OTLP. */
  private boolean add(DataBuffer piece, OtlpHttpExchange exchange, AtomicLong dropped) {
    try {
      byte[] bytes = new byte[piece.readableByteCount()];
      piece.read(bytes);
      return (exchange.wantsBody() && exchange.add(ByteBuffer.wrap(bytes)))
          || dropped.addAndGet(bytes.length) <= droppedMax;
    } finally {
      DataBufferUtils.release(piece);
    }
  }

  private static Mono<ServerResponse> answer(OtlpHttpResponse answer) {
    return ServerResponse.status(answer.status())
        .headers(headers -> answer.headers().forEach(headers::set))
        .cacheControl(CacheControl.noStore())
        .bodyValue(answer.body());
  }

  private static OtlpHttpRequest head(ServerRequest request) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    request
        .headers()
        .asHttpHeaders()
        .forEach((name, values) -> values.forEach(value -> headers.add(Map.entry(name, value))));
    String query = request.uri().getRawQuery();
    return new OtlpHttpRequest(
        request.method().name(),
        request.path() + (query == null ? "" : "?" + query),
        headers,
        request.remoteAddress().map(InetSocketAddress::getAddress).orElse(null));
  }
}
