package dev.selftrace.otlp.grpc;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Messages as bytes: what comes is parsed elsewhere, what goes is encoded elsewhere. */
final class Marshallers {

  /** A message not yet read, so that reading it can be refused half-way. */
  static final MethodDescriptor.Marshaller<InputStream> STREAM =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(InputStream value) {
          return value;
        }

        @Override
        public InputStream parse(InputStream stream) {
          return stream;
        }
      };

  /** A message that is encoded. Only answers are. */
  static final MethodDescriptor.Marshaller<byte[]> BYTES =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] value) {
          return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
          throw new UnsupportedOperationException("answers are not parsed here");
        }
      };

  private Marshallers() {}
}
