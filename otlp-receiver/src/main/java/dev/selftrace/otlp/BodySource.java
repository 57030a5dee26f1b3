package dev.selftrace.otlp;

import dev.selftrace.model.Slice;

/** Where a request's protobuf comes from: decompressed and translated by the door, on demand. */
@FunctionalInterface
public interface BodySource {

  /**
   * The request as protobuf; never written to afterwards. Takes bytes from the intake before it
   * makes more of them.
   *
   * @throws MalformedException when the body is not what its headers say
   * @throws TooLargeException when it is over a limit
   */
  Slice protobuf();
}
