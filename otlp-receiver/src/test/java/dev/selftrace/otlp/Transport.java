package dev.selftrace.otlp;

import dev.selftrace.otlp.grpc.GrpcTransport;
import dev.selftrace.otlp.http.HttpTransport;
import java.util.Map;

/** A way to send an export request, for tests that hold on all of them. */
public interface Transport extends AutoCloseable {

  /** Sends a protobuf request, in this transport's own encoding. */
  default Answer send(Signal signal, byte[] protobuf) {
    return send(signal, protobuf, false, Map.of());
  }

  /**
   * Sends a protobuf request, in this transport's own encoding.
   *
   * @param headers more headers or metadata
   */
  Answer send(Signal signal, byte[] protobuf, boolean gzip, Map<String, String> headers);

  /** Sends bytes as they are. */
  Answer sendRaw(Signal signal, byte[] body, boolean gzip);

  @Override
  void close();

  /** The transports. */
  enum Kind {
    GRPC,
    HTTP_PROTOBUF,
    HTTP_JSON;

    public Transport open(Ingest ingest) {
      return switch (this) {
        case GRPC -> new GrpcTransport(ingest);
        case HTTP_PROTOBUF -> new HttpTransport(ingest, false);
        case HTTP_JSON -> new HttpTransport(ingest, true);
      };
    }
  }
}
