package dev.selftrace.otlp.grpc;

import dev.selftrace.otlp.Caller;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who is calling, as gRPC metadata says it. */
final class GrpcCaller {

  private static final Metadata.Key<String> API_KEY = key("x-api-key");
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Set<String> PROXY_HEADERS = Set.of("forwarded", "via");
  private static final String PROXY_PREFIX = "x-forwarded-";

  private GrpcCaller() {}

  static Caller of(ServerCall<?, ?> call, Metadata headers) {
    return new Caller(
        all(headers, API_KEY), all(headers, AUTHORIZATION), peer(call), forwarded(headers));
  }

  private static @Nullable InetAddress peer(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
            instanceof InetSocketAddress address
        ? address.getAddress()
        : null;
  }

  private static boolean forwarded(Metadata headers) {
    return headers.keys().stream()
        .anyMatch(name -> PROXY_HEADERS.contains(name) || name.startsWith(PROXY_PREFIX));
  }

  private static List<String> all(Metadata headers, Metadata.Key<String> key) {
    Iterable<String> values = headers.getAll(key);
    if (values == null) {
      return List.of();
    }
    List<String> list = new ArrayList<>();
    values.forEach(list::add);
    return list;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }
}
