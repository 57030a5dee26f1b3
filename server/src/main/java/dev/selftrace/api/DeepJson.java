package dev.selftrace.api;

import java.io.OutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;

/** JSON of records whose values may be nested as deep as a door takes them. Stateless. */
final class DeepJson {

  /** A value of depth 100 takes three levels of JSON a step, and stands a few levels down. */
  private static final int DEPTH_MAX = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  private DeepJson() {}

  /** Writes to this stream. */
  static JsonGenerator to(OutputStream out) {
    return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }
}
