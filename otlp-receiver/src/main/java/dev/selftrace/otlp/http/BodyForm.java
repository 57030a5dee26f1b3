package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.foreign.ForeignFormat;
import dev.selftrace.otlp.foreign.Translation;
import java.time.InstantSource;
import java.util.Map;

/** What a body is written in, known from its request's head. */
sealed interface BodyForm {

  /** What it carries. */
  Signal signal();

  /** What its answer is written in. */
  BodyEncoding encoding();

  /**
   * The request that a JSON body stands for.
   *
   * @throws MalformedException when it is none
   */
  Translation translate(Slice json);

  /** OTLP itself. */
  record Otlp(Signal signal, BodyEncoding encoding) implements BodyForm {

    @Override
    public Translation translate(Slice json) {
      return new Translation(JsonTranslation.protobuf(signal, json), 200, null);
    }
  }

  /** Another format. */
  record Foreign(ForeignFormat format, Map<String, String> query, InstantSource clock)
      implements BodyForm {

    @Override
    public Signal signal() {
      return format.signal();
    }

    @Override
    public BodyEncoding encoding() {
      return BodyEncoding.JSON;
    }

    @Override
    public Translation translate(Slice json) {
      Utf8.require(json);
      return format.translate(json, query, clock.instant());
    }
  }
}
