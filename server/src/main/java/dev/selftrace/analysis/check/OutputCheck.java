package dev.selftrace.analysis.check;

import dev.selftrace.analysis.SpanTree;
import dev.selftrace.model.Exchange;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.StoredSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a trace put out. That is the output of its root span; when the root records none,
 * the output of the workflow, agent or model span that ended last, of those that ended together the
 * one highest in the tree. Of messages the words count, tool calls do not. Pure.
 */
final class OutputCheck {

  /** Spans that are tried before a trace counts as one without output. */
  private static final int TRIED_MAX = 10;

  private static final Comparator<Place> LAST_FIRST =
      Comparator.comparingLong((Place place) -> -place.row.endNanos())
          .thenComparingInt(Place::depth)
          .thenComparing(place -> place.row.spanId());

  private OutputCheck() {}

  static Outcome of(Check.Output check, CheckedTrace trace) {
    Said said = find(trace);
    if (said == null) {
      return Outcome.undecided(trace.evidence("no span records an output"));
    }
    return switch (check.wanted()) {
      case Check.Matching matching ->
          found(said, trace, matching.pattern().matcher(said.text).find());
      case Check.Containing containing -> found(said, trace, said.text.contains(containing.text()));
      case Check.Conforming conforming -> conforming(conforming, said, trace);
      case Check.Similar similar -> similar(similar, said, trace);
    };
  }

  private static Outcome found(Said said, CheckedTrace trace, boolean found) {
    Evidence evidence = trace.evidence(said.span, "output: ", said.text);
    return found ? Outcome.passed(false, 0, evidence) : Outcome.failed(false, evidence);
  }

  private static Outcome conforming(Check.Conforming check, Said said, CheckedTrace trace) {
    Optional<String> problem = check.schema().problem(said.text);
    return problem.isEmpty()
        ? Outcome.passed(false, 0, trace.evidence(said.span, "it conforms", ""))
        : Outcome.failed(false, trace.evidence(said.span, "", problem.get()));
  }

  private static Outcome similar(Check.Similar check, Said said, CheckedTrace trace) {
    double value = CharacterOverlap.of(said.text, check.text());
    String words = CharacterOverlap.NAME + " " + Words.rounded(value) + ", output: ";
    Evidence evidence = trace.evidence(said.span, words, said.text);
    return value >= check.min()
        ? Outcome.passed(false, 1 - value, evidence)
        : Outcome.failed(false, evidence);
  }

  private static @Nullable Said find(CheckedTrace trace) {
    for (SpanRow row : candidates(trace)) {
      String text = output(row, trace);
      if (text != null && !text.isBlank()) {
        return new Said(row, text);
      }
    }
    return null;
  }

  private static List<SpanRow> candidates(CheckedTrace trace) {
    List<Place> places = new ArrayList<>();
    for (SpanTree.Node node : trace.tree().nodes()) {
      SpanRow row = node.row();
      if (row != null && speaks(row.operation()) && maySay(row)) {
        places.add(new Place(row, node.depth()));
      }
    }
    List<SpanRow> candidates = new ArrayList<>();
    trace.tree().root().filter(OutputCheck::maySay).ifPresent(candidates::add);
    places.stream().sorted(LAST_FIRST).limit(TRIED_MAX).forEach(place -> candidates.add(place.row));
    return candidates;
  }

  private static boolean maySay(SpanRow row) {
    return row.hasOutput() || converses(row.operation());
  }

  private static boolean speaks(Operation operation) {
    return operation == Operation.WORKFLOW || converses(operation);
  }

  private static boolean converses(Operation operation) {
    return operation == Operation.AGENT || operation == Operation.LLM;
  }

  private static @Nullable String output(SpanRow row, CheckedTrace trace) {
    if (converses(row.operation())) {
      Exchange exchange = trace.contents().exchange(trace.id(), row);
      if (!exchange.output().isEmpty()) {
        return words(exchange);
      }
    }
    StoredSpan stored = trace.spans(List.of(row.spanId())).get(row.spanId());
    return stored == null ? null : stored.facts().output();
  }

  private static String words(Exchange exchange) {
    return exchange.output().stream()
        .flatMap(message -> message.parts().stream())
        .filter(Exchange.Text.class::isInstance)
        .map(part -> ((Exchange.Text) part).text())
        .collect(Collectors.joining("\n"));
  }

  private record Said(SpanRow span, String text) {}

  private record Place(SpanRow row, int depth) {}
}
