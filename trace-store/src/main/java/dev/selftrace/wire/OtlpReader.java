package dev.selftrace.wire;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Metric;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;

/**
 * OTLP protobuf to records. Stateless.
 *
 * <p>Unknown fields are skipped and stay in the bytes. Scalars sent twice: the last one counts;
 * sub-messages sent twice merge. Bytes slices of a record are views of the message it was read
 * from, which must not change any more.
 */
public final class OtlpReader {

  /** How deep values may nest: an attribute's own value is 1 deep. */
  public static final int DEPTH_MAX = 100;

  /**
   * Spans, logs, metrics, points, buckets, events, links and values of one request. A message of
   * two bytes becomes an object of forty, so bytes alone do not bound the heap.
   */
  public static final int ITEMS_MAX = 2_000_000;

  private OtlpReader() {}

  /**
   * Decodes an {@code ExportTraceServiceRequest}. Spans with unusable ids are left out and counted.
   *
   * @throws MalformedWireException when it is not one
   * @throws OversizeWireException when it has more than {@link #ITEMS_MAX} parts
   */
  public static DecodedRequest<Span> traces(Slice request) {
    return new RequestReader<>(SpanReader.SPANS).read(request);
  }

  /**
   * Decodes an {@code ExportLogsServiceRequest}. Records with unusable ids are left out and
   * counted; no id at all is fine.
   *
   * @throws MalformedWireException when it is not one
   * @throws OversizeWireException when it has more than {@link #ITEMS_MAX} parts
   */
  public static DecodedRequest<LogRecord> logs(Slice request) {
    return new RequestReader<>(LogReader.LOGS).read(request);
  }

  /**
   * Decodes an {@code ExportMetricsServiceRequest}. Data points that make no sense are left out and
   * counted; a metric of which nothing is left, too.
   *
   * @throws MalformedWireException when it is not one
   * @throws OversizeWireException when it has more than {@link #ITEMS_MAX} parts
   */
  public static DecodedRequest<Metric> metrics(Slice request) {
    return new RequestReader<>(MetricReader.METRICS).read(request);
  }

  /**
   * Decodes a {@code Span} message, as a store kept it.
   *
   * @throws MalformedWireException when it is not one, or its ids are unusable
   */
  public static Span span(Slice bytes, Resource resource, Scope scope) {
    return single(SpanReader.SPANS, bytes, resource, scope);
  }

  /**
   * Decodes a {@code LogRecord} message, as a store kept it.
   *
   * @throws MalformedWireException when it is not one, or its ids are unusable
   */
  public static LogRecord log(Slice bytes, Resource resource, Scope scope) {
    return single(LogReader.LOGS, bytes, resource, scope);
  }

  /**
   * Decodes a {@code Metric} message, as a store kept it; its bad data points are left out again.
   *
   * @throws MalformedWireException when it is not one, or has no usable data point
   */
  public static Metric metric(Slice bytes, Resource resource, Scope scope) {
    return single(MetricReader.METRICS, bytes, resource, scope);
  }

  private static <T> T single(RecordReader<T> reader, Slice bytes, Resource resource, Scope scope) {
    ValueReader values = new ValueReader(null);
    T value = reader.read(new ProtoCursor(bytes), resource, scope, values, new RecordFaults());
    if (value == null) {
      throw MalformedWireException.malformed(
          "record", 0, "ids of 16 and 8 bytes, a metric with a name and a data point");
    }
    return value;
  }

  /**
   * Decodes a {@code Resource} message; no bytes are a resource without attributes.
   *
   * @param schemaUrl of its envelope, "" when none
   * @throws MalformedWireException when it is not one
   */
  public static Resource resource(Slice bytes, String schemaUrl) {
    return OriginReader.resource(new ProtoCursor(bytes), schemaUrl, new ValueReader(null));
  }

  /**
   * Decodes an {@code InstrumentationScope} message; no bytes are a scope without a name.
   *
   * @param schemaUrl of its envelope, "" when none
   * @throws MalformedWireException when it is not one
   */
  public static Scope scope(Slice bytes, String schemaUrl) {
    return OriginReader.scope(new ProtoCursor(bytes), schemaUrl, new ValueReader(null));
  }
}
