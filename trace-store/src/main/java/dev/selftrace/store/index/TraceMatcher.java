package dev.selftrace.store.index;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.Condition;
import dev.selftrace.store.RunScope;
import dev.selftrace.store.SpanQuery;
import dev.selftrace.store.TraceRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One question made ready to be asked of many traces. Confined to one read. */
final class TraceMatcher {

  private static final Comparator<SpanEntry> BY_START =
      Comparator.comparingLong(SpanEntry::startNanos)
          .thenComparing(SpanEntry::key, Long::compareUnsigned);

  private final SpanQuery query;
  private final TenantIndex index;
  private final long horizon;
  private final Patience patience;
  private final SpanTest.Costed condition;
  private final boolean always;
  private final Map<String, Boolean> working = new HashMap<>();
  private long passedOver;

  TraceMatcher(TenantIndex index, SpanQuery query, long horizon, Patience patience) {
    this.index = index;
    this.query = query;
    this.horizon = horizon;
    this.patience = patience;
    this.condition = ConditionCompiler.compile(query.condition());
    this.always = query.condition() instanceof Condition.Always;
  }

  /** A small set of traces, newest first, that all matches are in. */
  TraceSet candidates() {
    TraceSet all = allTimes();
    return query.untilNanos() == Long.MAX_VALUE
        ? all
        : all.from(TraceKey.startOf(query.untilNanos() - 1), true);
  }

  private TraceSet allTimes() {
    TraceSet named = named(index.catalog());
    if (named != null) {
      return named;
    }
    return query.filter() == SpanQuery.TraceFilter.ERROR
        ? index.verdicts().failed()
        : TraceSet.of(index.catalog().newest());
  }

  private @Nullable TraceSet named(TraceCatalog catalog) {
    if (query.run() != null) {
      return ofRun(query.run(), catalog);
    }
    if (query.session() != null) {
      return TraceSet.of(catalog.labelled(Label.session(query.session())));
    }
    return query.workflow() == null
        ? null
        : TraceSet.of(catalog.labelled(Label.workflow(query.workflow())));
  }

  /** Those that carry the id, and those of the stretch that may answer to its name. */
  private TraceSet ofRun(RunScope run, TraceCatalog catalog) {
    TraceSet carrying = TraceSet.of(catalog.labelled(Label.run(run.runId())));
    RunScope.Stretch stretch = run.stretch();
    if (stretch == null) {
      return carrying;
    }
    String name = stretch.workflow() == null ? query.workflow() : stretch.workflow();
    TraceSet among =
        TraceSet.of(name == null ? catalog.newest() : catalog.labelled(Label.workflow(name)));
    return carrying.and(
        among
            .from(TraceKey.startOf(stretch.until().arrival()), true)
            .until(TraceKey.startOf(stretch.after().arrival()), false));
  }

  /** The smallest set of traces, newest first, that all matches with an error are in. */
  TraceSet suspects() {
    TraceSet named = named(index.catalog());
    return named != null ? named : TraceSet.of(index.catalog().suspects());
  }

  /** Whether the window can hold something of it; decided without looking inside. */
  boolean mayBeInWindow(IndexedTrace trace) {
    return trace.lastArrival() >= query.sinceNanos()
        && trace.key().firstArrival() < query.untilNanos();
  }

  boolean isInWindow(TraceView trace) {
    return trace.arrivedBetween(query.sinceNanos(), query.untilNanos());
  }

  /** Whether the row itself arrived in the window. */
  boolean isInWindow(Row row) {
    return row.arrival() >= query.sinceNanos() && row.arrival() < query.untilNanos();
  }

  /** A trace of those to look at, as it was at a moment; null when it is not asked for. */
  @Nullable TraceView asked(IndexedTrace trace) {
    if (!mayBeInWindow(trace)) {
      return null;
    }
    TraceView view = index.view(trace, horizon);
    return view != null && isInWindow(view) && isAskedFor(view) ? view : null;
  }

  /** Names, status and part. */
  boolean isAskedFor(TraceView trace) {
    return (query.run() == null || isOfRun(trace, query.run()))
        && (query.session() == null || isOfSession(trace, query.session()))
        && (query.workflow() == null || isOfWorkflow(trace, query.workflow()))
        && hasStatus(trace)
        && isOfPart(trace);
  }

  private boolean hasStatus(TraceView trace) {
    return switch (query.filter()) {
      case ANY -> true;
      case ERROR -> trace.verdict().status() == TraceVerdict.Status.ERROR;
      case OK -> trace.verdict().status() == TraceVerdict.Status.OK;
    };
  }

  private boolean isOfPart(TraceView trace) {
    return switch (query.part()) {
      case ALL -> true;
      case FOREGROUND -> {
        boolean background = isBackground(trace);
        passedOver += background ? 1 : 0;
        yield !background;
      }
      case BACKGROUND -> isBackground(trace);
    };
  }

  /** Traces that would have been asked for, were they not in the background. */
  long passedOver() {
    return passedOver;
  }

  /** Whether it went well, is no step of a run, and stands beside traces that are. */
  boolean isBackground(TraceView trace) {
    return !trace.showsWork()
        && trace.verdict().status() == TraceVerdict.Status.OK
        && working.computeIfAbsent(trace.verdict().workflow(), this::hasWork);
  }

  /** Whether a trace of this workflow, and not just of this name, is a step of a run. */
  private boolean hasWork(String workflow) {
    Label label = Label.workflow(workflow);
    if (!index.catalog().hasWork(label)) {
      return false;
    }
    for (IndexedTrace trace : index.catalog().labelled(label).values()) {
      if (!patience.lasts()) {
        return false;
      }
      TraceView view = trace.showsWork() ? index.view(trace, horizon) : null;
      if (view != null && view.showsWork() && view.verdict().workflow().equals(workflow)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfRun(TraceView trace, RunScope run) {
    RunScope.Stretch stretch = run.stretch();
    return origins(trace).anyMatch(origin -> run.runId().equals(origin.run()))
        || (stretch != null
            && stretch.holds(trace.key().firstArrival())
            && origins(trace).allMatch(origin -> origin.run() == null)
            && (stretch.workflow() == null || isOfWorkflow(trace, stretch.workflow())));
  }

  private static boolean isOfSession(TraceView trace, String session) {
    return origins(trace).anyMatch(origin -> session.equals(origin.session()));
  }

  private static boolean isOfWorkflow(TraceView trace, String name) {
    return trace.verdict().workflowNames().contains(name)
        || origins(trace)
            .anyMatch(origin ->
                origin.aliases().contains(name)
                    || (origin.workflow() != null && origin.workflow().name().equals(name)));
  }

  private static Stream<SpanOrigin> origins(TraceView trace) {
    return IntStream.range(0, trace.spanCount()).mapToObj(i -> trace.span(i).origin());
  }

  /** Whether the condition holds of one of the trace's spans. */
  boolean holds(TraceView trace) {
    if (always) {
      return true;
    }
    for (int i = 0; i < trace.spanCount() && patience.lasts(); i++) {
      if (holds(trace, trace.span(i))) {
        return true;
      }
    }
    return false;
  }

  boolean holds(TraceView trace, SpanEntry span) {
    if (condition.cost().compareTo(SpanTest.Cost.BYTES) >= 0 && !patience.lastsForOneRead()) {
      return false;
    }
    SpanSubject subject = new SpanSubject(trace, span, index.source());
    return condition.test().test(subject) && !subject.isGone();
  }

  /** The trace with the spans that match, when one does; null otherwise. */
  @Nullable TraceRow row(TraceView trace) {
    if (condition.ofTrace()) {
      return holds(trace) ? row(trace, List.of()) : null;
    }
    List<SpanId> matched = matched(trace);
    return matched.isEmpty() ? null : row(trace, matched);
  }

  static TraceRow row(TraceView trace, List<SpanId> matched) {
    return new TraceRow(trace.verdict(), trace.key().firstArrival(), trace.lastArrival(), matched);
  }

  private List<SpanId> matched(TraceView trace) {
    List<SpanEntry> spans = new ArrayList<>(trace.spanCount());
    for (int i = 0; i < trace.spanCount(); i++) {
      spans.add(trace.span(i));
    }
    spans.sort(BY_START);
    List<SpanId> matched = new ArrayList<>();
    for (SpanEntry span : spans) {
      if (matched.size() == TraceRow.MATCHES_MAX || !patience.lasts()) {
        break;
      }
      if (holds(trace, span)) {
        matched.add(new SpanId(span.key()));
      }
    }
    return matched;
  }
}
