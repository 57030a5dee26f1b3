package dev.selftrace.analysis;

import dev.selftrace.analysis.TraceSteps.Entry;
import dev.selftrace.analysis.TraceSteps.Step;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the traces of one run did without an error, to be looked up by a step of another run (ADR
 * 026). Confined to one comparison.
 *
 * <p>A step is the same one in the same beginning only: the test it belongs to; without a test the
 * trace's workflow and root; without a root any. So a query that succeeds in one test is no
 * evidence for another.
 */
final class Exercised {

  /** Inputs remembered of one step. */
  private static final int INPUTS_MAX = 1_000;

  /** Failures remembered of one step. */
  private static final int FAILED_MAX = 100;

  private static final Beginning ANY = new Beginning(null, null);
  private static final long ANY_INPUT = 0;

  private final boolean chosen;
  private final Map<Key, Ran> steps = new HashMap<>();
  private final Map<Call, Map<String, Place>> calls = new HashMap<>();
  private final Map<Whole, Place> passed = new HashMap<>();
  private final Set<Beginning> passedAny = new HashSet<>();
  private final Set<Beginning> failed = new HashSet<>();

  private Exercised(boolean chosen) {
    this.chosen = chosen;
  }

  /**
   * Of some traces.
   *
   * @param steps theirs, in the same order
   * @param chosen single traces were chosen to be compared: however they began counts as the same
   */
  static Exercised of(List<TraceOutline> traces, List<TraceSteps> steps, boolean chosen) {
    Exercised exercised = new Exercised(chosen);
    for (int i = 0; i < traces.size(); i++) {
      exercised.add(traces.get(i).trace().verdict(), steps.get(i));
    }
    return exercised;
  }

  private void add(TraceVerdict verdict, TraceSteps steps) {
    Map<Key, Boolean> failedHere = new HashMap<>();
    boolean trace = verdict.status() == TraceVerdict.Status.ERROR;
    for (Step step : steps.all()) {
      Place place = new Place(verdict.traceId(), step.row().spanId());
      for (Beginning beginning : beginnings(step.entry())) {
        Key key = new Key(beginning, step.shape());
        failedHere.merge(key, step.failed(), Boolean::logicalOr);
        Ran ran = ran(key);
        if (step.failed()) {
          ran.failed(verdict.traceId(), step);
        } else {
          ran.ok(place, step.row().inputHash());
          addCall(step, beginning, place, trace);
        }
        if (step.row().spanId().equals(verdict.rootSpanId())) {
          addWhole(verdict.status(), new Whole(beginning, step.row().inputHash()), place);
        }
      }
    }
    failedHere.forEach((key, error) -> ran(key).count(error));
  }

  private Ran ran(Key key) {
    return steps.computeIfAbsent(key, _ -> new Ran());
  }

  private void addCall(Step step, Beginning beginning, Place place, boolean traceFailed) {
    if (step.isReplaceable() && !traceFailed) {
      for (long input : inputs(step)) {
        calls
            .computeIfAbsent(Call.of(step, beginning, input), _ -> new TreeMap<>())
            .merge(step.shape(), place, Place::first);
      }
    }
  }

  private static Set<Long> inputs(Step step) {
    return new HashSet<>(List.of(step.entry().input(), ANY_INPUT));
  }

  private void addWhole(TraceVerdict.Status status, Whole whole, Place place) {
    switch (status) {
      case ERROR -> failed.add(whole.beginning);
      case OK -> {
        passedAny.add(whole.beginning);
        passed.merge(whole, place, Place::first);
      }
      case UNSET -> {
        // Not known to have passed, not known to have failed.
      }
    }
  }

  /** The closest first. */
  private List<Beginning> beginnings(Entry entry) {
    List<Beginning> beginnings = new ArrayList<>(3);
    if (!chosen && entry.test() != null) {
      beginnings.add(new Beginning(entry.test(), null));
    }
    if (!chosen && entry.root() != null) {
      beginnings.add(new Beginning(null, entry.root()));
    }
    beginnings.add(ANY);
    return beginnings;
  }

  private Beginning beginning(Step step) {
    return beginnings(step.entry()).getFirst();
  }

  /** How the same step ran here; empty when it did not. */
  Optional<Ran> same(Step step) {
    return Optional.ofNullable(steps.get(new Key(beginning(step), step.shape())));
  }

  /**
   * A call of the same kind from the same place that {@code other} never made, in a trace that was
   * given the same and did not fail: what the program does instead.
   */
  Optional<Place> instead(Step step, Exercised other) {
    if (!step.isReplaceable()) {
      return Optional.empty();
    }
    Call call = Call.of(step, beginning(step), step.entry().input());
    return calls.getOrDefault(call, Map.of()).entrySet().stream()
        .filter(each -> !each.getKey().equals(step.shape()))
        .filter(each -> !other.steps.containsKey(new Key(call.beginning, each.getKey())))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /**
   * The root of a trace that began as this step's, with the same input, and passed; empty when one
   * of these failed.
   */
  Optional<Place> passedWithSameInput(Step step) {
    long input = step.entry().input();
    Beginning beginning = beginning(step);
    return input == 0 || failed.contains(beginning)
        ? Optional.empty()
        : Optional.ofNullable(passed.get(new Whole(beginning, input)));
  }

  /** Traces that began as this step's all passed, at least one. */
  boolean passes(Step step) {
    return passedAny.contains(beginning(step)) && !failed.contains(beginning(step));
  }

  /** How often a step ran. */
  static final class Ran {

    private final Map<Long, Place> okByInput = new HashMap<>();
    private final List<Failed> failed = new ArrayList<>();
    private @Nullable Place ok;
    private int okTraces;

    private void ok(Place place, long input) {
      ok = ok == null ? place : ok.first(place);
      if (input != 0 && okByInput.size() < INPUTS_MAX) {
        okByInput.merge(input, place, Place::first);
      }
    }

    private void failed(TraceId traceId, Step step) {
      if (failed.size() < FAILED_MAX) {
        failed.add(new Failed(traceId, step));
      }
    }

    private void count(boolean error) {
      okTraces += error ? 0 : 1;
    }

    /** Traces in which it ran and showed no error. */
    int okTraces() {
      return okTraces;
    }

    /** A span of it without an error; null when each had one. */
    @Nullable Place ok() {
      return ok;
    }

    /** What it did beyond where another run's step failed; null when it never came so far. */
    @Nullable Place beyond(Step before) {
      for (Failed each : failed) {
        SpanRow next = each.step.beyond(before);
        if (next != null) {
          return new Place(each.traceId, next.spanId());
        }
      }
      return null;
    }

    /** One that was given this input; null for none, or when the input is not known. */
    @Nullable Place okWith(long input) {
      return okByInput.get(input);
    }
  }

  private record Failed(TraceId traceId, Step step) {}

  /** How a trace began; both null for any. */
  private record Beginning(@Nullable String test, @Nullable String root) {}

  private record Key(Beginning beginning, String shape) {}

  /** A kind of call from one place; of traces with one input, 0 for any. */
  private record Call(Beginning beginning, String above, Operation operation, long input) {

    static Call of(Step step, Beginning beginning, long input) {
      return new Call(beginning, step.above(), step.operation(), input);
    }
  }

  private record Whole(Beginning beginning, long input) {}
}
