package dev.selftrace.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.SplittableRandom;

/** Metrics requests as protobuf's builders make them, the same for the same seed. */
public final class RandomMetrics {

  private final SplittableRandom random;
  private final boolean exemplars;

  /** With or without exemplars. */
  public RandomMetrics(long seed, boolean withExemplars) {
    random = new SplittableRandom(seed);
    exemplars = withExemplars;
  }

  /** A request with so many metrics. */
  public ExportMetricsServiceRequest request(int metrics) {
    ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
    var scope = request.addResourceMetricsBuilder().addScopeMetricsBuilder();
    for (int i = 0; i < metrics; i++) {
      scope.addMetrics(metric());
    }
    return request.build();
  }

  private static Exemplar exemplar() {
    return Exemplar.newBuilder()
        .setAsDouble(0.5)
        .setTimeUnixNano(7)
        .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
        .addFilteredAttributes(pair("k", "v"))
        .build();
  }

  private Metric metric() {
    Metric.Builder metric =
        Metric.newBuilder().setName("m" + random.nextInt(9)).setDescription("d").setUnit("By");
    AggregationTemporality temporality = AggregationTemporality.forNumber(random.nextInt(3));
    for (int i = 0; i <= random.nextInt(3); i++) {
      switch (metric.getDataCase().getNumber() == 0 ? random.nextInt(5) : -1) {
        case 0 -> metric.getGaugeBuilder().addDataPoints(number()).addDataPoints(number());
        case 1 ->
            metric
                .getSumBuilder()
                .setAggregationTemporality(temporality)
                .setIsMonotonic(random.nextBoolean())
                .addDataPoints(number());
        case 2 ->
            metric
                .getHistogramBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(histogram());
        case 3 ->
            metric
                .getExponentialHistogramBuilder()
                .setAggregationTemporality(temporality)
                .addDataPoints(exponential());
        case 4 -> metric.getSummaryBuilder().addDataPoints(summary());
        default -> {}
      }
    }
    return metric.build();
  }

  private NumberDataPoint number() {
    NumberDataPoint.Builder point = NumberDataPoint.newBuilder().setTimeUnixNano(time());
    point.addAttributes(pair("k" + random.nextInt(3), "v"));
    if (exemplars) {
      point.addExemplars(exemplar());
    }
    return (random.nextBoolean()
            ? point.setAsInt(random.nextLong())
            : point.setAsDouble(random.nextDouble()))
        .build();
  }

  private HistogramDataPoint histogram() {
    HistogramDataPoint.Builder point =
        HistogramDataPoint.newBuilder()
            .setStartTimeUnixNano(time())
            .setTimeUnixNano(time())
            .setCount(random.nextLong(1_000));
    if (random.nextBoolean()) {
      point.setSum(random.nextDouble()).setMin(-1).setMax(random.nextDouble());
    }
    int bounds = random.nextInt(4);
    for (int i = 0; i < bounds; i++) {
      point.addExplicitBounds(i * 10.5).addBucketCounts(random.nextLong(100));
    }
    return (bounds == 0 ? point : point.addBucketCounts(3)).build();
  }

  private ExponentialHistogramDataPoint exponential() {
    ExponentialHistogramDataPoint.Builder point =
        ExponentialHistogramDataPoint.newBuilder()
            .setTimeUnixNano(time())
            .setCount(4)
            .setSum(random.nextDouble())
            .setScale(random.nextInt(-10, 21))
            .setZeroCount(random.nextInt(3))
            .setZeroThreshold(random.nextDouble());
    point
        .getPositiveBuilder()
        .setOffset(random.nextInt(-500, 500))
        .addBucketCounts(random.nextLong(1_000_000))
        .addBucketCounts(0);
    point.getNegativeBuilder().setOffset(random.nextInt(-5, 5)).addBucketCounts(1);
    return point.build();
  }

  private SummaryDataPoint summary() {
    SummaryDataPoint.Builder point =
        SummaryDataPoint.newBuilder().setTimeUnixNano(time()).setCount(9).setSum(1.5);
    point.addQuantileValuesBuilder().setQuantile(0.5).setValue(random.nextDouble());
    point.addQuantileValuesBuilder().setQuantile(0.99).setValue(random.nextDouble());
    return point.build();
  }

  private long time() {
    return 1_785_000_000_000_000_000L + random.nextLong(1_000_000);
  }

  private static KeyValue pair(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }
}
