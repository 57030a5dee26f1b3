package dev.selftrace.otlp.foreign;

import dev.selftrace.model.Slice;
import org.jspecify.annotations.Nullable;

/**
 * What a body became.
 *
 * @param request an OTLP request in protobuf
 * @param status of the answer once the request is taken
 * @param answer JSON that the format's senders expect then; null when any will do
 */
public record Translation(Slice request, int status, @Nullable String answer) {

  static Translation of(Slice request) {
    return new Translation(request, 200, null);
  }
}
