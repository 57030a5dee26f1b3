package dev.selftrace.door;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads a request body without trusting its Content-Length and never beyond a limit. */
public final class RequestBody {

  private RequestBody() {}

  /**
   * All bytes, empty when there is no body; fails with {@link TooLarge} as soon as the announced or
   * the received length is above the limit.
   */
  public static Mono<byte[]> read(ServerRequest request, int bytesMax) {
    if (request.headers().contentLength().orElse(0) > bytesMax) {
      return Mono.error(new TooLarge());
    }
    return DataBufferUtils.join(request.exchange().getRequest().getBody(), bytesMax)
        .map(RequestBody::bytes)
        .onErrorMap(DataBufferLimitException.class, e -> new TooLarge())
        .defaultIfEmpty(new byte[0]);
  }

  private static byte[] bytes(DataBuffer buffer) {
    try {
      byte[] bytes = new byte[buffer.readableByteCount()];
      buffer.read(bytes);
      return bytes;
    } finally {
      DataBufferUtils.release(buffer);
    }
  }

  /** The body is above the limit: 413. */
  public static final class TooLarge extends RuntimeException {

    private static final long serialVersionUID = 1;

    TooLarge() {
      super("body above the limit", null, false, false);
    }
  }
}
