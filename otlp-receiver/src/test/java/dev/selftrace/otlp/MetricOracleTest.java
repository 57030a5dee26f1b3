package dev.selftrace.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Slice;
import dev.selftrace.wire.DecodedRequest;
import dev.selftrace.wire.MalformedWireException;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.RecordFault;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics as protobuf's own library writes them are read as they were meant. */
@SuppressWarnings("EnumOrdinal") // the ordinals of the model are wire numbers
final class MetricOracleTest {

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest(name = "both readers see the same metrics, seed {0}")
  @MethodSource("seeds")
  void metrics(long seed) throws InvalidProtocolBufferException {
    byte[] request = new RandomMetrics(seed, false).request(12).toByteArray();
    List<Metric> theirs =
        ExportMetricsServiceRequest.parseFrom(request).getResourceMetricsList().stream()
            .flatMap(resource -> resource.getScopeMetricsList().stream())
            .flatMap(scope -> scope.getMetricsList().stream())
            .toList();

    DecodedRequest<dev.selftrace.model.Metric> read = OtlpReader.metrics(Slice.of(request));

    assertEquals(0, read.faultCount());
    assertEquals(
        theirs,
        read.groups().stream()
            .flatMap(group -> group.items().stream())
            .map(item -> asSent(item.value()))
            .toList());
  }

  @ParameterizedTest(name = "every prefix and every flipped bit is read or refused, seed {0}")
  @MethodSource("seeds")
  void damage(long seed) {
    byte[] request = new RandomMetrics(seed, false).request(2).toByteArray();
    for (int i = 0; i < request.length; i++) {
      try {
        OtlpReader.metrics(new Slice(request, 0, i));
      } catch (MalformedWireException e) {
        assertTrue(e.getMessage().startsWith("Truncated: "), e.getMessage());
      }
      int bit = 1 << new SplittableRandom(seed + i).nextInt(Byte.SIZE);
      request[i] ^= (byte) bit;
      try {
        OtlpReader.metrics(Slice.of(request));
      } catch (MalformedWireException e) {
        assertTrue(e.offset() >= 0 && e.offset() <= request.length, e.getMessage());
      }
      request[i] ^= (byte) bit;
    }
  }

  @Test
  @DisplayName("a data point that makes no sense is left out alone, each for its own reason")
  void faults() {
    Metric.Builder histogram = Metric.newBuilder().setName("h");
    histogram
        .getHistogramBuilder()
        .addDataPoints(HistogramDataPoint.newBuilder().setCount(1))
        .addDataPoints(HistogramDataPoint.newBuilder().addExplicitBounds(1).addBucketCounts(1))
        .addDataPoints(
            HistogramDataPoint.newBuilder()
                .addAllExplicitBounds(List.of(2.0, 1.0))
                .addAllBucketCounts(List.of(1L, 1L, 1L)));
    Metric.Builder gauge = Metric.newBuilder().setName("g");
    gauge
        .getGaugeBuilder()
        .addDataPoints(NumberDataPoint.newBuilder())
        .addDataPoints(NumberDataPoint.newBuilder().setFlags(1));
    Metric.Builder nameless = Metric.newBuilder();
    nameless.getGaugeBuilder().addDataPoints(NumberDataPoint.newBuilder().setAsInt(1));
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    request
        .addResourceMetricsBuilder()
        .addScopeMetricsBuilder()
        .addMetrics(histogram)
        .addMetrics(gauge)
        .addMetrics(nameless)
        .addMetrics(Metric.newBuilder().setName("without points"));

    DecodedRequest<dev.selftrace.model.Metric> read =
        OtlpReader.metrics(Slice.of(request.build().toByteArray()));

    assertEquals(
        Map.of(RecordFault.BUCKETS, 2, RecordFault.VALUELESS, 1, RecordFault.NAMELESS, 1),
        read.faults());
    assertEquals(
        List.of("h 1", "g 1"),
        read.groups().getFirst().items().stream()
            .map(item -> item.value().name() + " " + item.value().points().size())
            .toList());
    var again = read.groups().getFirst().items().getFirst();
    assertEquals(
        again.value(),
        OtlpReader.metric(again.bytes(), again.value().resource(), again.value().scope()));
  }

  private static Metric asSent(dev.selftrace.model.Metric metric) {
    Metric.Builder sent =
        Metric.newBuilder()
            .setName(metric.name())
            .setDescription(metric.description())
            .setUnit(metric.unit());
    AggregationTemporality temporality =
        AggregationTemporality.forNumber(metric.temporality().ordinal());
    for (MetricPoint point : metric.points()) {
      switch (metric.kind()) {
        case GAUGE -> sent.getGaugeBuilder().addDataPoints(number(point));
        case SUM ->
            sent.getSumBuilder()
                .setAggregationTemporality(temporality)
                .setIsMonotonic(metric.monotonic())
                .addDataPoints(number(point));
        case HISTOGRAM ->
            sent.getHistogramBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(histogram(point, (MetricPoint.Buckets) point.value()));
        case EXPONENTIAL_HISTOGRAM ->
            sent.getExponentialHistogramBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(exponential(point, (MetricPoint.ExponentialBuckets) point.value()));
        case SUMMARY ->
            sent.getSummaryBuilder()
                .addDataPoints(summary(point, (MetricPoint.Quantiles) point.value()));
      }
    }
    return sent.build();
  }

  private static NumberDataPoint number(MetricPoint point) {
    NumberDataPoint.Builder sent =
        NumberDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(pairs(point));
    if (point.value() instanceof MetricPoint.LongNumber whole) {
      sent.setAsInt(whole.value());
    } else if (point.value() instanceof MetricPoint.DoubleNumber real) {
      sent.setAsDouble(real.value());
    }
    return sent.build();
  }

  private static HistogramDataPoint histogram(MetricPoint point, MetricPoint.Buckets buckets) {
    HistogramDataPoint.Builder sent =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(pairs(point))
            .setCount(buckets.count())
            .addAllExplicitBounds(buckets.bounds())
            .addAllBucketCounts(buckets.counts());
    if (buckets.sum() != null) {
      sent.setSum(buckets.sum());
    }
    if (buckets.min() != null) {
      sent.setMin(buckets.min());
    }
    if (buckets.max() != null) {
      sent.setMax(buckets.max());
    }
    return sent.build();
  }

  private static ExponentialHistogramDataPoint exponential(
      MetricPoint point, MetricPoint.ExponentialBuckets buckets) {
    ExponentialHistogramDataPoint.Builder sent =
        ExponentialHistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(pairs(point))
            .setCount(buckets.count())
            .setScale(buckets.scale())
            .setZeroCount(buckets.zeroCount())
            .setZeroThreshold(buckets.zeroThreshold());
    if (buckets.sum() != null) {
      sent.setSum(buckets.sum());
    }
    sent.getPositiveBuilder()
        .setOffset(buckets.positive().offset())
        .addAllBucketCounts(buckets.positive().counts());
    sent.getNegativeBuilder()
        .setOffset(buckets.negative().offset())
        .addAllBucketCounts(buckets.negative().counts());
    return sent.build();
  }

  private static SummaryDataPoint summary(MetricPoint point, MetricPoint.Quantiles quantiles) {
    SummaryDataPoint.Builder sent =
        SummaryDataPoint.newBuilder()
            .setStartTimeUnixNano(point.startNanos())
            .setTimeUnixNano(point.timeNanos())
            .setFlags(point.flags())
            .addAllAttributes(pairs(point))
            .setCount(quantiles.count())
            .setSum(quantiles.sum());
    quantiles
        .quantiles()
        .forEach(each ->
            sent.addQuantileValuesBuilder().setQuantile(each.quantile()).setValue(each.value()));
    return sent.build();
  }

  private static List<KeyValue> pairs(MetricPoint point) {
    List<KeyValue> pairs = new java.util.ArrayList<>();
    point
        .attributes()
        .forEach((key, value) ->
            pairs.add(
                KeyValue.newBuilder()
                    .setKey(key)
                    .setValue(
                        AnyValue.newBuilder()
                            .setStringValue(
                                ((dev.selftrace.model.AttributeValue.StringValue) value).value()))
                    .build()));
    return pairs;
  }
}
