package dev.selftrace.otlp.foreign;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.wire.Decoded;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpWriter;
import dev.selftrace.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects spans and becomes one {@code ExportTraceServiceRequest}. What is no span goes in as one
 * that no reader keeps, so that it is counted where everything else is. Confined to one thread.
 */
public final class SpanRequest {

  private static final Span NO_SPAN =
      new Span(
          new TraceId(0, 0),
          new SpanId(0),
          null,
          "",
          0,
          "",
          SpanKind.UNSPECIFIED,
          0,
          0,
          Attributes.EMPTY,
          0,
          List.of(),
          0,
          List.of(),
          0,
          StatusCode.UNSET,
          "",
          Resource.EMPTY,
          Scope.EMPTY);

  private final Map<Envelope, List<Decoded<Span>>> byEnvelope = new LinkedHashMap<>();
  private int count;
  private long bytes;

  /** An empty one. */
  public SpanRequest() {}

  void add(Span span) {
    add(new Decoded<>(span, OtlpWriter.span(span)));
  }

  /** Something without a trace or span id. */
  void addWithoutId() {
    add(new Decoded<>(NO_SPAN, Slice.EMPTY));
  }

  /** A span whose ids are not ids. */
  void addWithBrokenId() {
    ProtoWriter writer = new ProtoWriter();
    writer.bytes(1, Slice.of(new byte[] {0}));
    add(new Decoded<>(NO_SPAN, Slice.of(writer.toByteArray())));
  }

  private void add(Decoded<Span> item) {
    Envelope envelope = new Envelope(item.value().resource(), item.value().scope());
    byEnvelope.computeIfAbsent(envelope, _ -> new ArrayList<>()).add(item);
    count++;
    bytes += item.bytes().length();
  }

  private record Envelope(Resource resource, Scope scope) {}

  /** Spans collected, broken ones included. */
  public int count() {
    return count;
  }

  /** Bytes of the spans collected. */
  public long bytes() {
    return bytes;
  }

  /** The request in protobuf. */
  public Slice toProtobuf() {
    List<DecodedGroup<Span>> groups = new ArrayList<>();
    byEnvelope.forEach((envelope, items) ->
        groups.add(
            new DecodedGroup<>(
                envelope.resource(),
                envelope.scope(),
                OtlpWriter.resource(envelope.resource()),
                OtlpWriter.scope(envelope.scope()),
                items)));
    return Slice.of(OtlpWriter.request(groups));
  }
}
