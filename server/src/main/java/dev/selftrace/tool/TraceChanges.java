package dev.selftrace.tool;

import dev.selftrace.analysis.Difference;
import dev.selftrace.analysis.SpanTree;
import dev.selftrace.analysis.TraceDiff;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.TraceOutline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How two traces differ in what they did: spans, models, prompts, queries, outputs. Where inputs
 * and outputs are long enough to need it, their bytes are read for the first steps only.
 *
 * @param lines the most telling first
 * @param total how many differences there are; at least, when {@code unread} is not 0
 * @param unread steps whose output or query was not read
 */
record TraceChanges(List<DifferenceLine> lines, int total, int unread) {

  /** No differences. */
  static final TraceChanges NONE = new TraceChanges(List.of(), 0, 0);

  /** Steps whose outputs and queries are compared. */
  static final int STEPS_READ_MAX = 60;

  /** Differing inputs that are read to show where they differ. */
  static final int INPUTS_READ_MAX = 10;

  TraceChanges {
    lines = List.copyOf(lines);
  }

  /**
   * From base to candidate.
   *
   * @param errors whether spans with an error in one of them only are told too
   */
  static TraceChanges of(TraceOutline base, TraceOutline candidate, boolean errors, Call call) {
    TraceDiff diff = TraceDiff.of(SpanTree.of(base.spans()), SpanTree.of(candidate.spans()));
    return new Reading(base, candidate, errors, call).changes(diff);
  }

  /** Reads what rows do not say. Confined to one call. */
  private static final class Reading {

    private final TraceId base;
    private final TraceId candidate;
    private final boolean errors;
    private final Call call;
    private final Set<DifferingTexts> told = new HashSet<>();
    private int inputsRead;

    Reading(TraceOutline base, TraceOutline candidate, boolean errors, Call call) {
      this.base = base.trace().verdict().traceId();
      this.candidate = candidate.trace().verdict().traceId();
      this.errors = errors;
      this.call = call;
    }

    TraceChanges changes(TraceDiff diff) {
      List<DifferenceLine> lines = new ArrayList<>();
      int repeated = 0;
      for (Difference each : diff.differences()) {
        if (each.kind() == Difference.Kind.ERROR && !errors) {
          repeated++;
          continue;
        }
        DifferingTexts texts = inputs(each);
        if (texts.equals(DifferingTexts.NONE) || told.add(texts)) {
          lines.add(line(each, texts));
        } else {
          repeated++;
        }
      }
      int total = diff.total() - repeated;
      int steps = 0;
      for (TraceDiff.Pair pair : diff.pairs()) {
        if (isComparable(pair) && steps++ < STEPS_READ_MAX) {
          List<DifferenceLine> more = payloads(pair);
          total += more.size();
          lines.addAll(more);
        }
      }
      return new TraceChanges(lines, total, Math.max(0, steps - STEPS_READ_MAX));
    }

    /** A step above that was given the same is not told again. */
    private DifferingTexts inputs(Difference each) {
      SpanRow then = each.base();
      SpanRow now = each.candidate();
      if (each.kind() != Difference.Kind.INPUT
          || then == null
          || now == null
          || inputsRead == INPUTS_READ_MAX) {
        return DifferingTexts.NONE;
      }
      inputsRead++;
      return DifferingTexts.of(
          SpanTexts.input(call, base, then), SpanTexts.input(call, candidate, now));
    }

    private static boolean isComparable(TraceDiff.Pair pair) {
      return isQuery(pair) || (pair.base().hasOutput() && pair.candidate().hasOutput());
    }

    /** Rows hash a statement without its literals: equal hashes may be other queries. */
    private static boolean isQuery(TraceDiff.Pair pair) {
      return pair.candidate().operation() == Operation.DB
          && pair.base().inputHash() == pair.candidate().inputHash()
          && pair.base().inputHash() != 0;
    }

    private List<DifferenceLine> payloads(TraceDiff.Pair pair) {
      List<DifferenceLine> lines = new ArrayList<>();
      if (isQuery(pair)) {
        add(
            lines,
            Difference.Kind.INPUT,
            pair,
            SpanTexts.input(call, base, pair.base()),
            SpanTexts.input(call, candidate, pair.candidate()));
      }
      if (pair.base().hasOutput() && pair.candidate().hasOutput()) {
        add(
            lines,
            Difference.Kind.OUTPUT,
            pair,
            SpanTexts.output(call, base, pair.base()),
            SpanTexts.output(call, candidate, pair.candidate()));
      }
      return lines;
    }

    private void add(
        List<DifferenceLine> lines,
        Difference.Kind kind,
        TraceDiff.Pair pair,
        @Nullable String then,
        @Nullable String now) {
      DifferingTexts texts = DifferingTexts.of(then, now);
      if (!Objects.equals(then, now) && told.add(texts)) {
        lines.add(line(new Difference(kind, pair.base(), pair.candidate(), 1, 1), texts));
      }
    }

    private static DifferenceLine line(Difference difference, DifferingTexts texts) {
      return new DifferenceLine(difference, texts, "in the candidate", "in the base");
    }
  }
}
