package dev.selftrace.benchmarks.workload;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.SplittableRandom;

/**
 * Small draws from the seeded stream, and the protobuf values they become. Confined to a thread.
 */
final class Draw {

  private static final char[] HEX = "0123456789abcdef".toCharArray();
  private static final double NANOS_PER_MILLI = 1e6;

  final SplittableRandom random;
  final Vocabulary vocabulary;

  Draw(SplittableRandom random, Vocabulary vocabulary) {
    this.random = random;
    this.vocabulary = vocabulary;
  }

  /** An integer from {@code low} to {@code high}, both included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  String text(int low, int high) {
    return vocabulary.text(random, between(low, high));
  }

  String hex(int digits) {
    char[] chars = new char[digits];
    for (int i = 0; i < digits; i++) {
      chars[i] = HEX[random.nextInt(16)];
    }
    return new String(chars);
  }

  ByteString id(int bytes) {
    byte[] id = new byte[bytes];
    random.nextBytes(id);
    return ByteString.copyFrom(id);
  }

  /** A long-tailed duration: {@code a + exp(u * k) * b}, in nanoseconds. */
  long nanos(double aMillis, double k, double bMillis) {
    double millis = aMillis + StrictMath.exp(random.nextDouble() * k) * bMillis;
    return (long) (millis * NANOS_PER_MILLI);
  }

  static KeyValue attribute(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  static KeyValue attribute(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  static KeyValue listAttribute(String key, String value) {
    ArrayValue list =
        ArrayValue.newBuilder().addValues(AnyValue.newBuilder().setStringValue(value)).build();
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setArrayValue(list))
        .build();
  }
}
