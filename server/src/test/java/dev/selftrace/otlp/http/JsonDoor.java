package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.Signal;

/** What the OTLP/HTTP door makes of a JSON request, for tests outside its package. */
public final class JsonDoor {

  private JsonDoor() {}

  /** The protobuf request it stands for. */
  public static Slice traces(byte[] json) {
    return JsonTranslation.protobuf(Signal.TRACES, Slice.of(json));
  }

  /** The protobuf request it stands for. */
  public static Slice logs(byte[] json) {
    return JsonTranslation.protobuf(Signal.LOGS, Slice.of(json));
  }
}
