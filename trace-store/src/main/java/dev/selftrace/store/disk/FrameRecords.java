package dev.selftrace.store.disk;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.store.Batch;
import dev.selftrace.store.Origin;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedMetric;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.wire.MalformedWireException;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a whole frame, decoded again as a batch. Spans and logs are grouped as in the
 * frame, so that positions in the batch and in {@code spanPlaces} and {@code logPlaces} agree.
 *
 * @param spanPlaces where each span of the batch lies, in the batch's order
 * @param logPlaces where each log record of the batch lies, in the batch's order
 * @param unreadable records that do not parse and are left out
 */
record FrameRecords(
    Batch batch,
    List<FrameEncoder.Place> spanPlaces,
    List<FrameEncoder.Place> logPlaces,
    int unreadable) {

  /** Decodes the raw sections of a sound frame. Never fails: what does not parse is counted. */
  static FrameRecords of(SegmentScan.Sound sound) {
    Decoder decoder = new Decoder();
    List<byte[]> sections = sound.sections();
    try {
      List<Origin> origins = FrameReader.origins(sections.getFirst());
      for (int chunk = 0; chunk < sections.size() - 1; chunk++) {
        decoder.decode(chunk, new ChunkContent(sections.get(chunk + 1), origins));
      }
    } catch (MalformedWireException | StoreCorruptException brokenOrigins) {
      decoder.unreadable = Math.max(1, sound.frame().spans() + sound.frame().logs());
    }
    return decoder.records();
  }

  /** Collects records and groups neighbours of one origin. */
  private static final class Decoder {
    private static final Origin NONE =
        new Origin(Resource.EMPTY, Scope.EMPTY, Slice.EMPTY, Slice.EMPTY);

    private final List<Batch.SpanGroup> spanGroups = new ArrayList<>();
    private final List<Batch.LogGroup> logGroups = new ArrayList<>();
    private final List<Batch.MetricGroup> metricGroups = new ArrayList<>();
    private final List<FrameEncoder.Place> spanPlaces = new ArrayList<>();
    private final List<FrameEncoder.Place> logPlaces = new ArrayList<>();
    private List<ReceivedSpan> spans = new ArrayList<>();
    private List<ReceivedLog> logs = new ArrayList<>();
    private List<ReceivedMetric> metrics = new ArrayList<>();
    private Origin origin = NONE;
    private int originNumber = -1;
    private int unreadable;

    void decode(int chunk, ChunkContent content) {
      int offset = 0;
      while (content.hasRecordAt(offset)) {
        int next;
        try {
          next = content.after(offset);
        } catch (StoreCorruptException brokenLengths) {
          unreadable++;
          return;
        }
        decode(chunk, offset, content);
        offset = next;
      }
    }

    private void decode(int chunk, int offset, ChunkContent content) {
      try {
        if (content.originNumber(offset) != originNumber) {
          closeGroups();
          origin = content.origin(offset);
          originNumber = content.originNumber(offset);
        }
        FrameEncoder.Place place = new FrameEncoder.Place(chunk, offset);
        if (content.isSpan(offset)) {
          Span span = content.span(offset);
          spans.add(new ReceivedSpan(span, content.record(offset)));
          spanPlaces.add(place);
        } else if (content.isLog(offset)) {
          LogRecord record = content.log(offset);
          logs.add(new ReceivedLog(record, content.record(offset)));
          logPlaces.add(place);
        } else if (content.isMetric(offset)) {
          metrics.add(new ReceivedMetric(content.metric(offset), content.record(offset)));
        } else {
          unreadable++;
        }
      } catch (MalformedWireException | StoreCorruptException broken) {
        unreadable++;
      }
    }

    private void closeGroups() {
      if (!spans.isEmpty()) {
        spanGroups.add(new Batch.SpanGroup(origin, spans));
        spans = new ArrayList<>();
      }
      if (!logs.isEmpty()) {
        logGroups.add(new Batch.LogGroup(origin, logs));
        logs = new ArrayList<>();
      }
      if (!metrics.isEmpty()) {
        metricGroups.add(new Batch.MetricGroup(origin, metrics));
        metrics = new ArrayList<>();
      }
    }

    FrameRecords records() {
      closeGroups();
      return new FrameRecords(
          new Batch(spanGroups, logGroups, metricGroups), spanPlaces, logPlaces, unreadable);
    }
  }
}
