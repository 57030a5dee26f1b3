package dev.selftrace.analysis;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.ErrorRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Failures grouped by the fingerprint of their cause (telemetry 6). Pure. */
public final class ErrorGroups {

  private static final Comparator<ErrorRow> NEWEST_FIRST =
      Comparator.comparingLong(ErrorRow::arrival)
          .reversed()
          .thenComparing(ErrorRow::traceId)
          .thenComparing(row -> row.cause().spanId());

  private ErrorGroups() {}

  /** The groups, most recent first. */
  public static List<ErrorGroup> of(List<ErrorRow> rows) {
    List<ErrorRow> newestFirst = new ArrayList<>(rows);
    newestFirst.sort(NEWEST_FIRST);
    Map<String, Gathering> groups = new LinkedHashMap<>();
    for (ErrorRow row : newestFirst) {
      groups.computeIfAbsent(row.cause().error().fingerprint(), _ -> new Gathering(row)).add(row);
    }
    return groups.values().stream().map(Gathering::group).toList();
  }

  /** One group while its rows are counted, the newest first. */
  private static final class Gathering {

    private final ErrorRow newest;
    private final Set<TraceId> traces = new HashSet<>();
    private final Set<String> workflows = new LinkedHashSet<>();
    private final Set<String> files = new LinkedHashSet<>();
    private @Nullable CodeLocation location;
    private int count;
    private long firstSeen;
    private boolean handled = true;

    Gathering(ErrorRow newest) {
      this.newest = newest;
    }

    void add(ErrorRow row) {
      ErrorFacts error = row.cause().error();
      traces.add(row.traceId());
      if (!row.workflow().isEmpty()) {
        workflows.add(row.workflow());
      }
      files.addAll(error.files());
      location = location == null ? error.location() : location;
      firstSeen = row.arrival();
      handled &= row.cause().handled();
      count++;
    }

    ErrorGroup group() {
      ErrorFacts error = newest.cause().error();
      return new ErrorGroup(
          error.fingerprint(),
          error.type(),
          error.message(),
          newest.cause().operation(),
          newest.cause().spanName(),
          List.copyOf(workflows),
          count,
          traces.size(),
          firstSeen,
          newest.arrival(),
          newest.traceId(),
          newest.cause().spanId(),
          location,
          List.copyOf(files),
          handled);
    }
  }
}
