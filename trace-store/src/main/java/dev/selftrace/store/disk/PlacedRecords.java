package dev.selftrace.store.disk;

import dev.selftrace.store.Batch;
import dev.selftrace.store.ReceivedLog;
import dev.selftrace.store.ReceivedSpan;
import dev.selftrace.store.index.Locations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Locations of the records of one frame, by their positions in a batch. Immutable. */
record PlacedRecords(
    Append.Placed placed, List<FrameEncoder.Place> spans, List<FrameEncoder.Place> logs)
    implements Locations {

  /** Of a frame just written: spans in the order of the batch, then logs. */
  static PlacedRecords of(Append.Placed placed, List<FrameEncoder.Place> places, Batch batch) {
    return new PlacedRecords(placed, places, places.subList(batch.spanCount(), places.size()));
  }

  /**
   * Of a frame read back, of which only some records are new.
   *
   * @param fresh the records that are new: the same objects, in the same order
   */
  static PlacedRecords of(Append.Placed placed, FrameRecords all, Batch fresh) {
    if (fresh.spanCount() == all.spanPlaces().size()
        && fresh.logCount() == all.logPlaces().size()) {
      return new PlacedRecords(placed, all.spanPlaces(), all.logPlaces());
    }
    Set<Object> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    fresh.spans().forEach(group -> kept.addAll(group.spans()));
    fresh.logs().forEach(group -> kept.addAll(group.logs()));
    List<FrameEncoder.Place> spans = new ArrayList<>();
    int at = 0;
    for (Batch.SpanGroup group : all.batch().spans()) {
      for (ReceivedSpan span : group.spans()) {
        FrameEncoder.Place place = all.spanPlaces().get(at++);
        if (kept.contains(span)) {
          spans.add(place);
        }
      }
    }
    List<FrameEncoder.Place> logs = new ArrayList<>();
    at = 0;
    for (Batch.LogGroup group : all.batch().logs()) {
      for (ReceivedLog log : group.logs()) {
        FrameEncoder.Place place = all.logPlaces().get(at++);
        if (kept.contains(log)) {
          logs.add(place);
        }
      }
    }
    return new PlacedRecords(placed, spans, logs);
  }

  @Override
  public long span(int position) {
    return location(spans.get(position));
  }

  @Override
  public long log(int position) {
    return location(logs.get(position));
  }

  private long location(FrameEncoder.Place place) {
    return Location.of(
        placed.segment().number(), placed.firstChunk() + place.chunk(), place.offset());
  }
}
