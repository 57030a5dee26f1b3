package dev.selftrace.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written is read back equal, and damaged bytes end in the one declared exception. */
final class RoundTripTest {

  static LongStream seeds() {
    return LongStream.range(0, 60);
  }

  static LongStream fewSeeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest(name = "a trace request reads back as it was written, seed {0}")
  @MethodSource("seeds")
  void traces(long seed) {
    List<DecodedGroup<Span>> groups = new RandomTelemetry(seed).spanGroups();

    DecodedRequest<Span> read = OtlpReader.traces(Slice.of(OtlpWriter.request(groups)));

    assertEquals(groups, read.groups());
    assertEquals(0, read.faultCount());
  }

  @ParameterizedTest(name = "a logs request reads back as it was written, seed {0}")
  @MethodSource("seeds")
  void logs(long seed) {
    List<DecodedGroup<LogRecord>> groups = new RandomTelemetry(seed).logGroups();

    DecodedRequest<LogRecord> read = OtlpReader.logs(Slice.of(OtlpWriter.request(groups)));

    assertEquals(groups, read.groups());
  }

  @ParameterizedTest(name = "one span, log, resource and scope read back from their own bytes, {0}")
  @MethodSource("seeds")
  void parts(long seed) {
    RandomTelemetry telemetry = new RandomTelemetry(seed);
    Resource resource = telemetry.resource();
    Scope scope = telemetry.scope();
    Span span = telemetry.span(resource, scope);
    LogRecord log = telemetry.log(resource, scope);

    assertEquals(
        resource, OtlpReader.resource(OtlpWriter.resource(resource), resource.schemaUrl()));
    assertEquals(scope, OtlpReader.scope(OtlpWriter.scope(scope), scope.schemaUrl()));
    assertEquals(span, OtlpReader.span(OtlpWriter.span(span), resource, scope));
    assertEquals(log, OtlpReader.log(OtlpWriter.log(log), resource, scope));
  }

  @ParameterizedTest(name = "every prefix is either a request or Truncated, seed {0}")
  @MethodSource("fewSeeds")
  void prefixes(long seed) {
    byte[] request = OtlpWriter.request(new RandomTelemetry(seed).spanGroups());
    for (int length = 0; length < request.length; length++) {
      try {
        OtlpReader.traces(new Slice(request, 0, length));
      } catch (MalformedWireException e) {
        assertTrue(e.getMessage().startsWith("Truncated: "), e.getMessage());
        assertTrue(e.offset() <= length, e.getMessage());
      }
    }
  }

  @ParameterizedTest(name = "a flipped bit is read or refused, nothing else, seed {0}")
  @MethodSource("fewSeeds")
  void flips(long seed) {
    byte[] traces = OtlpWriter.request(new RandomTelemetry(seed).spanGroups());
    byte[] logs = OtlpWriter.request(new RandomTelemetry(seed).logGroups());
    flipEach(traces, OtlpReader::traces);
    flipEach(logs, OtlpReader::logs);
  }

  private static void flipEach(byte[] request, java.util.function.Consumer<Slice> read) {
    for (int i = 0; i < request.length; i++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        request[i] ^= (byte) (1 << bit);
        try {
          read.accept(Slice.of(request));
        } catch (MalformedWireException e) {
          assertTrue(e.offset() >= 0 && e.offset() <= request.length, e.getMessage());
        }
        request[i] ^= (byte) (1 << bit);
      }
    }
  }
}
