package dev.selftrace.store.disk;

import dev.selftrace.store.StoreLimits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes whole segments, the one whose newest frame is oldest first: by age of arrival, by log
 * bytes of all tenants together, and by spans of all tenants together. Metrics leave the index
 * earlier, by an age of their own. Confined to the upkeep thread.
 *
 * <p>A segment leaves the index first, on its tenant's writer thread, then its file is unlinked. A
 * reader that still knows a chunk of it finds no file and leaves those spans out. If the process
 * ends in between, the segment is found and expires again.
 */
final class Retention {

  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  private record Candidate(TenantEngine tenant, Segment segment) {}

  private final Engine engine;
  private final Collection<TenantEngine> tenants;

  /**
   * @param tenants a live view of the tenants opened so far
   */
  Retention(Engine engine, Collection<TenantEngine> tenants) {
    this.engine = engine;
    this.tenants = tenants;
  }

  /** One round. */
  void run() {
    StoreLimits limits = engine.limits();
    tenants.forEach(tenant -> tenant.expireMetrics(engine.environment().now()));
    long expiredBefore = engine.environment().now() - limits.retentionAge().toNanos();
    while (true) {
      List<Candidate> all = candidates();
      Optional<Candidate> oldest =
          all.stream().min(Comparator.comparingLong(each -> each.segment().lastArrival()));
      if (oldest.isEmpty()) {
        return;
      }
      long bytes = all.stream().mapToLong(each -> each.segment().bytes()).sum();
      long spans = all.stream().mapToLong(each -> each.segment().spans()).sum();
      String limit;
      if (oldest.get().segment().lastArrival() < expiredBefore) {
        limit = "retention-age";
      } else if (bytes > limits.retentionBytesMax()) {
        limit = "retention-bytes-max";
      } else if (spans > limits.spansMax()) {
        limit = "spans-max";
      } else {
        return;
      }
      if (!remove(oldest.get(), limit)) {
        return;
      }
    }
  }

  private List<Candidate> candidates() {
    List<Candidate> all = new ArrayList<>();
    for (TenantEngine tenant : tenants) {
      for (Segment segment : tenant.segmentsSoFar()) {
        if (segment.lastArrival() > 0) {
          all.add(new Candidate(tenant, segment));
        }
      }
    }
    return all;
  }

  private boolean remove(Candidate candidate, String limit) {
    Segment segment = candidate.segment();
    int traces = candidate.tenant().forget(segment);
    if (!limit.equals("retention-age")) {
      engine.metrics().limitHit(limit);
    }
    engine.metrics().expired(traces, segment.bytes());
    LOG.atInfo()
        .addKeyValue("segment", segment.name())
        .addKeyValue("bytes", segment.bytes())
        .addKeyValue("traces", traces)
        .addKeyValue("limit", limit)
        .log("Segment expired");
    try {
      engine.environment().io().delete(segment.file());
      engine.environment().io().forceFolder(segment.folder());
      return true;
    } catch (IOException failed) {
      LOG.atWarn()
          .addKeyValue("segment", segment.name())
          .setCause(failed)
          .log("Expired segment could not be deleted; it will expire again after a restart");
      return false;
    }
  }
}
