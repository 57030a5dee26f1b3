package dev.selftrace.store.contract;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.store.Batch;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.ProtoWriter;
import java.util.ArrayList;
import java.util.List;

/** A growing sum in the making, of service {@code shop}, with a point for each number. */
public final class MetricBuilder {

  private final String name;
  private final List<Long> numbers = new ArrayList<>();
  private String model = "small";
  private Resource resource = Telemetry.resource("shop");

  MetricBuilder(String name, long... values) {
    this.name = name;
    for (long value : values) {
      numbers.add(value);
    }
  }

  /** What all points are about. */
  public MetricBuilder about(String which) {
    model = which;
    return this;
  }

  /** Who emitted it. */
  public MetricBuilder by(Resource emitter) {
    resource = emitter;
    return this;
  }

  /** The metric in a batch of its own. */
  public Batch batch() {
    ProtoWriter writer = new ProtoWriter();
    writer.string(1, name);
    writer.string(3, "{token}");
    ProtoWriter.Mark sum = writer.open(7);
    for (long number : numbers) {
      point(writer, number);
    }
    writer.varint(2, 2);
    writer.varint(3, 1);
    writer.close(sum);
    Slice bytes = Slice.of(writer.toByteArray());
    ReceivedMetric received =
        new ReceivedMetric(OtlpReader.metric(bytes, resource, Scope.EMPTY), bytes);
    return new Batch(
        List.of(),
        List.of(),
        List.of(new Batch.MetricGroup(Telemetry.origin(resource, Scope.EMPTY), List.of(received))));
  }

  private void point(ProtoWriter writer, long number) {
    ProtoWriter.Mark point = writer.open(1);
    writer.fixed64(3, SpanBuilder.START);
    writer.fixed64(6, number);
    ProtoWriter.Mark pair = writer.open(7);
    writer.string(1, "gen_ai.request.model");
    ProtoWriter.Mark value = writer.open(2);
    writer.string(1, model);
    writer.close(value);
    writer.close(pair);
    writer.close(point);
  }
}
