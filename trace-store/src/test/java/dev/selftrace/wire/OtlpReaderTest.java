package dev.selftrace.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the reader promises beyond reading back what was written. */
final class OtlpReaderTest {

  private static final byte[] TRACE_ID =
      HexFormat.of().parseHex("0102030405060708090a0b0c0d0e0f10");
  private static final byte[] SPAN_ID = HexFormat.of().parseHex("1112131415161718");

  private static Slice message(Consumer<ProtoWriter> fields) {
    ProtoWriter writer = new ProtoWriter();
    fields.accept(writer);
    return Slice.of(writer.toByteArray());
  }

  private static Slice spanWith(Consumer<ProtoWriter> more) {
    return message(span -> {
      span.bytes(1, Slice.of(TRACE_ID));
      span.bytes(2, Slice.of(SPAN_ID));
      more.accept(span);
    });
  }

  private static Span read(Slice span) {
    return OtlpReader.span(span, Resource.EMPTY, Scope.EMPTY);
  }

  private static void nested(ProtoWriter writer, int field, Consumer<ProtoWriter> fields) {
    ProtoWriter.Mark mark = writer.open(field);
    fields.accept(writer);
    writer.close(mark);
  }

  private static Slice request(Consumer<ProtoWriter> scopeEnvelope) {
    return message(request -> nested(request, 1, r -> nested(r, 2, scopeEnvelope)));
  }

  private static String refused(Slice request) {
    return assertThrows(MalformedWireException.class, () -> OtlpReader.traces(request))
        .getMessage();
  }

  @Test
  @DisplayName("O28: fields of the future are skipped at every level and stay in the bytes")
  void unknownFields() {
    Slice span =
        spanWith(fields -> {
          fields.varint(100, 7);
          fields.fixed32(1_000, 7);
          fields.fixed64(10_000, 7);
          fields.string(100_000, "future");
          nested(fields, 15, status -> status.string(9, "future"));
        });
    DecodedRequest<Span> read =
        OtlpReader.traces(
            message(request -> {
              request.string(7, "future");
              nested(
                  request,
                  1,
                  resource -> {
                    resource.string(1_000, "future");
                    nested(
                        resource,
                        2,
                        scope -> {
                          scope.varint(99, 1);
                          scope.bytes(2, span);
                        });
                  });
            }));

    assertEquals(span, read.groups().getFirst().items().getFirst().bytes());
  }

  @Test
  @DisplayName("of a scalar sent twice the last one counts, sub-messages sent twice merge")
  void mergeRules() {
    Slice span =
        spanWith(fields -> {
          fields.string(5, "first");
          fields.string(5, "last");
          nested(fields, 15, status -> status.varint(3, 2));
          nested(fields, 15, status -> status.string(2, "why"));
        });

    assertEquals("last", read(span).name());
    assertEquals("why", read(span).statusMessage());
    assertEquals("ERROR", read(span).status().name());
  }

  @Test
  @DisplayName("a resource sent in three parts is one resource, and its bytes read back as that")
  void resourceInParts() {
    Slice span = spanWith(_ -> {});
    DecodedGroup<Span> group =
        OtlpReader.traces(
                message(request ->
                    nested(
                        request,
                        1,
                        envelope -> {
                          nested(envelope, 1, resource -> pair(resource, 1, "a", "1"));
                          nested(envelope, 2, scope -> scope.bytes(2, span));
                          nested(envelope, 1, resource -> pair(resource, 1, "b", "2"));
                          nested(envelope, 1, resource -> pair(resource, 1, "c", "3"));
                          envelope.string(3, "https://schema");
                        })))
            .groups()
            .getFirst();

    assertEquals(3, group.resource().attributes().size());
    assertEquals("https://schema", group.resource().schemaUrl());
    assertEquals(group.resource(), OtlpReader.resource(group.resourceBytes(), "https://schema"));
  }

  private static void pair(ProtoWriter writer, int field, String key, String value) {
    nested(
        writer,
        field,
        pair -> {
          pair.string(1, key);
          nested(pair, 2, any -> any.string(1, value));
        });
  }

  @Test
  @DisplayName("of a value's alternatives the last one counts; an array sent twice grows")
  void oneOf() {
    Slice span =
        spanWith(fields ->
            nested(
                fields,
                9,
                pair -> {
                  pair.string(1, "k");
                  nested(pair, 2, any -> nested(any, 5, array -> array.bytes(1, Slice.EMPTY)));
                  nested(pair, 2, any -> nested(any, 5, array -> array.bytes(1, Slice.EMPTY)));
                }));
    Slice switched =
        spanWith(fields ->
            nested(
                fields,
                9,
                pair ->
                    nested(
                        pair,
                        2,
                        any -> {
                          nested(any, 5, array -> array.bytes(1, Slice.EMPTY));
                          any.varint(3, 42);
                        })));

    assertEquals(2, ((AttributeValue.ArrayValue) read(span).attributes().value(0)).values().size());
    assertEquals(new AttributeValue.LongValue(42), read(switched).attributes().value(0));
  }

  @Test
  @DisplayName("spans with zero or odd ids are left out and counted, the others kept")
  void badIds() {
    DecodedRequest<Span> read =
        OtlpReader.traces(
            request(scope -> {
              scope.bytes(2, spanWith(_ -> {}));
              scope.bytes(2, message(span -> span.bytes(1, Slice.of(TRACE_ID))));
              scope.bytes(2, spanWith(span -> span.bytes(2, Slice.of(new byte[8]))));
              scope.bytes(2, spanWith(span -> span.bytes(4, Slice.of(new byte[3]))));
              scope.bytes(2, spanWith(span -> span.bytes(1, Slice.of(new byte[24]))));
              scope.bytes(
                  2, spanWith(span -> nested(span, 13, link -> link.bytes(1, Slice.of(SPAN_ID)))));
            }));

    assertEquals(1, read.count());
    assertEquals(Map.of(RecordFault.ZERO, 2, RecordFault.LENGTH, 3), read.faults());
  }

  @Test
  @DisplayName("a parent id of zeros is no parent")
  void zeroParent() {
    assertNull(read(spanWith(span -> span.bytes(4, Slice.of(new byte[8])))).parentSpanId());
  }

  @Test
  @DisplayName("a log record may have no ids, but none of a wrong length")
  void logIds() {
    Slice request =
        request(scope -> {
          scope.bytes(2, message(log -> log.string(3, "INFO")));
          scope.bytes(2, message(log -> log.bytes(9, Slice.of(new byte[16]))));
          scope.bytes(2, message(log -> log.bytes(9, Slice.of(new byte[15]))));
        });
    DecodedRequest<LogRecord> read = OtlpReader.logs(request);

    assertEquals(2, read.count());
    assertEquals(Map.of(RecordFault.LENGTH, 1), read.faults());
    assertNull(read.groups().getFirst().items().get(1).value().traceId());
  }

  @Test
  @DisplayName("enum values of the future read as unspecified")
  void unknownEnums() {
    assertEquals("UNSPECIFIED", read(spanWith(span -> span.varint(6, 77))).kind().name());
    assertEquals("UNSPECIFIED", read(spanWith(span -> span.varint(6, -1))).kind().name());
  }

  @Test
  @DisplayName("equal attribute keys of a request are one String")
  void sharedKeys() {
    DecodedRequest<Span> read =
        OtlpReader.traces(
            request(scope -> {
              scope.bytes(2, spanWith(span -> pair(span, 9, "http.method", "GET")));
              scope.bytes(2, spanWith(span -> pair(span, 9, "http.method", "PUT")));
            }));
    var items = read.groups().getFirst().items();

    assertSame(items.get(0).value().attributes().key(0), items.get(1).value().attributes().key(0));
  }

  @Test
  @DisplayName("what is not protobuf is refused with the place and what was expected")
  void malformed() {
    HexFormat hex = HexFormat.of();
    assertEquals(
        "Truncated: 5 bytes wanted at byte 2, 1 left", refused(Slice.of(hex.parseHex("0a0501"))));
    assertEquals(
        "Malformed: wire type 0 of field 1 at byte 1 (expected: the type of that field)",
        refused(Slice.of(hex.parseHex("0801"))));
    assertEquals(
        "Malformed: wire type 3 at byte 1 (expected: 0, 1, 2 or 5; groups are not used)",
        refused(Slice.of(hex.parseHex("13"))));
    assertEquals(
        "Malformed: tag at byte 0 (expected: a field number of 1 to 536870911)",
        refused(Slice.of(hex.parseHex("0200"))));
    assertEquals(
        "Malformed: varint at byte 1 (expected: at most 64 bits)",
        refused(Slice.of(hex.parseHex("10ffffffffffffffffff7f"))));
    assertEquals(
        "Malformed: text at byte 35 (expected: UTF-8)",
        refused(
            request(scope ->
                scope.bytes(2, spanWith(span -> span.bytes(5, Slice.of(new byte[] {-61, 40})))))));
  }

  @Test
  @DisplayName("text that holds the replacement character itself is UTF-8")
  void replacementCharacter() {
    assertEquals("a\uFFFDb", read(spanWith(span -> span.string(5, "a\uFFFDb"))).name());
  }

  @Test
  @DisplayName("values nest 100 deep and no deeper")
  void depth() {
    assertEquals(100, depth(read(deep(100)).attributes().value(0)));
    assertThrows(MalformedWireException.class, () -> read(deep(101)));
  }

  @Test
  @DisplayName("a value nested 100,000 deep is refused at once, without recursion to match")
  void depthBomb() {
    assertThrows(MalformedWireException.class, () -> read(deep(100_000)));
  }

  private static Slice deep(int levels) {
    ProtoWriter writer = new ProtoWriter();
    writer.bytes(1, Slice.of(TRACE_ID));
    writer.bytes(2, Slice.of(SPAN_ID));
    ProtoWriter.Mark[] open = new ProtoWriter.Mark[2 * levels];
    int count = 0;
    open[count++] = writer.open(9);
    open[count++] = writer.open(2);
    for (int i = 1; i < levels; i++) {
      open[count++] = writer.open(5);
      open[count++] = writer.open(1);
    }
    while (count > 0) {
      writer.close(open[--count]);
    }
    return Slice.of(writer.toByteArray());
  }

  private static int depth(AttributeValue value) {
    return value instanceof AttributeValue.ArrayValue array
        ? 1 + depth(array.values().getFirst())
        : 1;
  }

  @Test
  @DisplayName("a million empty envelopes are an empty request")
  void emptyEnvelopes() {
    byte[] request = new byte[2_000_000];
    for (int i = 0; i < request.length; i += 2) {
      request[i] = 0x0a;
    }
    assertEquals(0, OtlpReader.traces(Slice.of(request)).count());
  }

  @Test
  @DisplayName("more parts than items-max are refused before they fill the heap")
  void itemBomb() {
    byte[] events = new byte[2 * (OtlpReader.ITEMS_MAX + 1)];
    for (int i = 0; i < events.length; i += 2) {
      events[i] = 11 << 3 | 2;
    }
    Slice request = request(scope -> scope.bytes(2, Slice.of(events)));
    assertThrows(OversizeWireException.class, () -> OtlpReader.traces(request));
  }

  @Test
  @DisplayName("a message cut into a million parts merges in linear time")
  void manyParts() {
    Slice span =
        spanWith(fields ->
            nested(
                fields,
                9,
                pair -> {
                  for (int i = 0; i < 1_000_000; i++) {
                    nested(pair, 2, any -> any.varint(3, 1));
                  }
                }));
    assertEquals(new AttributeValue.LongValue(1), read(span).attributes().value(0));
  }
}
