package dev.selftrace.wire;

import static dev.selftrace.wire.ProtoCursor.BYTES;
import static dev.selftrace.wire.ProtoCursor.VARINT;

import dev.selftrace.model.Metric;
import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Temporality;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Metric}. Numbers are those of metrics.proto. */
final class MetricReader implements RecordReader<Metric> {

  static final MetricReader METRICS = new MetricReader();

  private static final long METRIC_FIELDS = 0b1_1110_1010_1110;
  private static final long SHAPE_FIELDS = 0b1110;

  private MetricReader() {}

  @Override
  public @Nullable Metric read(
      ProtoCursor cursor, Resource resource, Scope scope, ValueReader values, RecordFaults faults) {
    Draft draft = new Draft();
    while (cursor.more()) {
      draft.field(cursor, cursor.tag());
    }
    MetricKind kind = draft.kind;
    Slice shape = draft.shape.bytes();
    if (kind == null || shape == null) {
      return null;
    }
    Points points = new Points(kind, values, faults);
    points.read(cursor.over(shape));
    if (draft.name.isEmpty()) {
      faults.count(RecordFault.NAMELESS, points.kept.size());
    }
    if (draft.name.isEmpty() || points.kept.isEmpty()) {
      return null;
    }
    return new Metric(
        draft.name,
        draft.description,
        draft.unit,
        kind,
        points.temporality,
        points.monotonic,
        points.kept,
        resource,
        scope);
  }

  /** The fields of one metric as they come. Of its shapes the last one sent counts. */
  private static final class Draft {

    private String name = "";
    private String description = "";
    private String unit = "";
    private @Nullable MetricKind kind;
    private MergedMessage shape = new MergedMessage();

    void field(ProtoCursor cursor, int tag) {
      switch (tag) {
        case 1 << 3 | BYTES -> name = cursor.string();
        case 2 << 3 | BYTES -> description = cursor.string();
        case 3 << 3 | BYTES -> unit = cursor.string();
        case 5 << 3 | BYTES -> shape(MetricKind.GAUGE, cursor);
        case 7 << 3 | BYTES -> shape(MetricKind.SUM, cursor);
        case 9 << 3 | BYTES -> shape(MetricKind.HISTOGRAM, cursor);
        case 10 << 3 | BYTES -> shape(MetricKind.EXPONENTIAL_HISTOGRAM, cursor);
        case 11 << 3 | BYTES -> shape(MetricKind.SUMMARY, cursor);
        default -> cursor.skip(tag, METRIC_FIELDS);
      }
    }

    private void shape(MetricKind sent, ProtoCursor cursor) {
      if (sent != kind) {
        kind = sent;
        shape = new MergedMessage();
      }
      shape.add(cursor.slice());
    }
  }

  /** The shape of a metric: its points and how they count. */
  private static final class Points {

    private final MetricKind kind;
    private final ValueReader values;
    private final RecordFaults faults;
    private final List<MetricPoint> kept = new ArrayList<>();
    private Temporality temporality = Temporality.UNSPECIFIED;
    private boolean monotonic;

    Points(MetricKind kind, ValueReader values, RecordFaults faults) {
      this.kind = kind;
      this.values = values;
      this.faults = faults;
    }

    void read(ProtoCursor cursor) {
      boolean counts =
          kind == MetricKind.SUM
              || kind == MetricKind.HISTOGRAM
              || kind == MetricKind.EXPONENTIAL_HISTOGRAM;
      while (cursor.more()) {
        int tag = cursor.tag();
        if (tag == (1 << 3 | BYTES)) {
          values.count();
          int outer = cursor.enter();
          point(cursor);
          cursor.leave(outer);
        } else if (tag == (2 << 3 | VARINT) && counts) {
          temporality = Temporality.ofNumber(cursor.int32());
        } else if (tag == (3 << 3 | VARINT) && kind == MetricKind.SUM) {
          monotonic = cursor.varint() != 0;
        } else {
          cursor.skip(tag, kind == MetricKind.SUM ? SHAPE_FIELDS : counts ? 0b110 : 0b10);
        }
      }
    }

    private void point(ProtoCursor cursor) {
      PointReader reader =
          switch (kind) {
            case GAUGE, SUM -> new NumberPointReader(values);
            case HISTOGRAM -> new HistogramPointReader(values);
            case EXPONENTIAL_HISTOGRAM -> new ExponentialPointReader(values);
            case SUMMARY -> new SummaryPointReader(values);
          };
      MetricPoint point = reader.read(cursor);
      RecordFault fault = reader.fault();
      if (fault == null) {
        kept.add(point);
      } else {
        faults.count(fault);
      }
    }
  }
}
