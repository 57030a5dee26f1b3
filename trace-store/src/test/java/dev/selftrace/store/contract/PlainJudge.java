package dev.selftrace.store.contract;

import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.LogRow;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.ToolFailure;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.model.TraceVerdict.LogError;
import dev.selftrace.model.TraceVerdict.Status;
import dev.selftrace.store.CountedCalls;
import dev.selftrace.store.Nearby;
import dev.selftrace.store.TraceJudge;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every error is a cause, an error without type is handled, the best ranked name wins. */
public final class PlainJudge implements TraceJudge {

  @Override
  public TraceVerdict judge(
      TraceId traceId, List<SpanRow> spans, List<LogRow> logs, Nearby nearby) {
    SpanRow root =
        spans.stream().filter(span -> span.parentSpanId() == null).findFirst().orElse(null);
    List<Cause> causes = causes(spans, logs, nearby);
    boolean failed = causes.stream().anyMatch(cause -> !cause.handled());
    Status status = failed ? Status.ERROR : root == null ? Status.UNSET : Status.OK;
    Set<String> names = new LinkedHashSet<>();
    String workflow = workflow(spans, root);
    names.add(workflow);
    spans.forEach(span -> names.addAll(span.aliases()));
    if (root != null) {
      names.add(root.name());
    }
    names.remove("");
    return new TraceVerdict(
        traceId,
        workflow,
        List.copyOf(names),
        root == null ? null : root.name(),
        root == null ? null : root.spanId(),
        spans.stream().mapToLong(SpanRow::startNanos).min().orElse(0),
        spans.stream().mapToLong(SpanRow::endNanos).max().orElse(0),
        status,
        root == null ? List.of("root") : List.of(),
        List.of(),
        spans.size(),
        (int) spans.stream().filter(span -> span.error() != null).count(),
        logs.size(),
        (int) spans.stream().filter(span -> span.operation() == Operation.LLM).count(),
        (int) spans.stream().filter(span -> span.operation() == Operation.TOOL).count(),
        sum(spans, SpanRow::inputTokens),
        sum(spans, SpanRow::outputTokens),
        0,
        null,
        distinct(spans.stream().map(SpanRow::service)),
        distinct(spans.stream().map(SpanRow::convention)),
        first(spans, SpanRow::session),
        first(spans, SpanRow::run),
        first(spans, SpanRow::test),
        causes,
        !causes.isEmpty() && !failed,
        around(nearby));
  }

  @Override
  public CountedCalls calls(List<SpanRow> spans) {
    return new CountedCalls(with(spans, Operation.LLM), with(spans, Operation.TOOL));
  }

  private static Set<SpanId> with(List<SpanRow> spans, Operation operation) {
    return spans.stream()
        .filter(span -> span.operation() == operation)
        .map(SpanRow::spanId)
        .collect(Collectors.toSet());
  }

  /** Everything near, with the rivals that a log may belong to. */
  private static List<LogError> around(Nearby nearby) {
    return nearby.logs().stream()
        .filter(log -> log.error() != null)
        .map(log ->
            new LogError(
                log.timeNanos(),
                log.service(),
                Objects.requireNonNull(log.error()),
                true,
                nearby.rivals().stream().map(rival -> rival.span().spanId()).sorted().toList()))
        .toList();
  }

  private static String workflow(List<SpanRow> spans, @Nullable SpanRow root) {
    return spans.stream()
        .map(SpanRow::workflow)
        .filter(Objects::nonNull)
        .min(Comparator.comparingInt(name -> name.rank()))
        .map(name -> name.name())
        .orElse(root == null ? "" : root.name());
  }

  private static List<Cause> causes(List<SpanRow> spans, List<LogRow> logs, Nearby nearby) {
    List<Cause> causes = new ArrayList<>();
    for (SpanRow span : spans) {
      add(causes, span.spanId(), span.name(), span.operation(), span.service(), span.error());
      for (ToolFailure failure : span.toolFailures()) {
        ErrorFacts told = PlainDeriver.error(failure.message(), "");
        add(causes, span.spanId(), span.name(), span.operation(), span.service(), told);
      }
    }
    for (LogRow log : logs) {
      SpanId span = log.spanId() == null ? new SpanId(0) : log.spanId();
      add(causes, span, "log", Operation.INTERNAL, log.service(), log.error());
    }
    if (nearby.rivals().isEmpty()) {
      for (LogRow log : nearby.logs()) {
        add(causes, new SpanId(0), "near", Operation.INTERNAL, log.service(), log.error());
      }
    }
    return causes.stream().limit(TraceVerdict.CAUSES_MAX).toList();
  }

  private static void add(
      Collection<Cause> causes,
      SpanId span,
      String name,
      Operation operation,
      String service,
      @Nullable ErrorFacts error) {
    if (error != null) {
      causes.add(new Cause(span, name, operation, service, error, error.type() == null));
    }
  }

  private static @Nullable Long sum(List<SpanRow> spans, Function<SpanRow, @Nullable Long> part) {
    return spans.stream().map(part).filter(Objects::nonNull).reduce(Long::sum).orElse(null);
  }

  private static @Nullable String first(
      List<SpanRow> spans, Function<SpanRow, @Nullable String> part) {
    return spans.stream().map(part).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static List<String> distinct(Stream<String> texts) {
    return texts.distinct().toList();
  }
}
