package dev.selftrace.store.index;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Metric;
import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Temporality;
import dev.selftrace.store.StoredPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One metric of one export as the index keeps it: what repeats is shared, nothing holds on to the
 * request. Written before it is published, then never changed.
 */
final class MetricEntry {

  private final long hash;
  private final int bytes;
  private final String name;
  private final String unit;
  private final MetricKind kind;
  private final Temporality temporality;
  private final boolean monotonic;
  private final String service;
  private final @Nullable String instance;
  private final List<MetricPoint> points;
  private long arrival;

  /**
   * @param hash of the metric's and its resource's bytes, which are its identity
   * @param bytes as received
   */
  MetricEntry(Metric metric, long hash, int bytes, Interner interner) {
    String sentService = metric.resource().attributes().text("service.name");
    String sentInstance = metric.resource().attributes().text("service.instance.id");
    this.hash = hash;
    this.bytes = bytes;
    this.name = interner.intern(metric.name());
    this.unit = interner.intern(metric.unit());
    this.kind = metric.kind();
    this.temporality = metric.temporality();
    this.monotonic = metric.monotonic();
    this.service = sentService == null ? "" : interner.intern(sentService);
    this.instance = sentInstance == null ? null : interner.intern(sentInstance);
    this.points = metric.points().stream().map(point -> held(point, interner)).toList();
  }

  private static MetricPoint held(MetricPoint point, Interner interner) {
    MetricPoint.Value value = point.value();
    if (value instanceof MetricPoint.Buckets buckets) {
      value =
          new MetricPoint.Buckets(
              buckets.count(),
              buckets.sum(),
              buckets.min(),
              buckets.max(),
              interner.intern(buckets.bounds()),
              buckets.counts());
    }
    return new MetricPoint(
        interner.intern(held(point.attributes())),
        point.startNanos(),
        point.timeNanos(),
        point.flags(),
        value);
  }

  private static Attributes held(Attributes attributes) {
    List<String> keys = new ArrayList<>(attributes.size());
    List<AttributeValue> values = new ArrayList<>(attributes.size());
    attributes.forEach((key, value) -> {
      keys.add(key);
      values.add(held(value));
    });
    return Attributes.of(keys, values);
  }

  private static AttributeValue held(AttributeValue value) {
    return switch (value) {
      case AttributeValue.BytesValue some ->
          new AttributeValue.BytesValue(Slice.of(some.value().toByteArray()));
      case AttributeValue.ArrayValue array ->
          new AttributeValue.ArrayValue(array.values().stream().map(MetricEntry::held).toList());
      case AttributeValue.MapValue map -> new AttributeValue.MapValue(held(map.values()));
      case AttributeValue.StringValue _,
          AttributeValue.BooleanValue _,
          AttributeValue.LongValue _,
          AttributeValue.DoubleValue _,
          AttributeValue.EmptyValue _ ->
          value;
    };
  }

  void place(long arrivalNanos) {
    arrival = arrivalNanos;
  }

  long hash() {
    return hash;
  }

  int bytes() {
    return bytes;
  }

  long arrival() {
    return arrival;
  }

  String name() {
    return name;
  }

  String unit() {
    return unit;
  }

  MetricKind kind() {
    return kind;
  }

  String service() {
    return service;
  }

  int pointCount() {
    return points.size();
  }

  StoredPoint point(int index) {
    return new StoredPoint(
        unit, kind, temporality, monotonic, service, instance, points.get(index), arrival);
  }
}
