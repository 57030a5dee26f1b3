package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.model.TraceVerdict.Cause;
import dev.selftrace.model.TraceVerdict.Status;
import dev.selftrace.semantics.Semantics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded cases as they might have been recorded elsewhere: the same failures are found. */
class VariedRecordingsTest {

  private static final long SEED = 20_251_120;
  private static final SpanId WRAPPING = new SpanId(0x7777_7777_7777_7777L);
  private static final long DAY_NANOS = 86_400_000_000_000L;
  private static final UnaryOperator<String> SAME = UnaryOperator.identity();

  static List<RecordedCase> cases() {
    return RecordedCase.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("services renamed, a day later, shuffled: every cause is the same")
  void renamed(RecordedCase recorded) {
    Variation variation = new Variation(SAME, name -> "elsewhere-" + name, DAY_NANOS, 0);
    assertSame(recorded, variation, SAME);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("other ids, other folders: every cause is the same, so is its fingerprint")
  void movedAndRun(RecordedCase recorded) {
    assertSame(
        recorded,
        new Variation(VariedRecordingsTest::elsewhere, SAME, 0, SEED),
        VariedRecordingsTest::elsewhere);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("without its root a trace has the same cause, unless that was the root itself")
  void rootless(RecordedCase recorded) {
    recorded
        .verdicts()
        .forEach((id, verdict) -> {
          SpanId root = verdict.rootSpanId();
          boolean below =
              !verdict.causes().isEmpty() && !verdict.causes().getFirst().spanId().equals(root);
          if (root == null || !below) {
            return;
          }
          List<Span> spans =
              recorded.spans().stream()
                  .filter(span -> !(span.traceId().equals(id) && span.spanId().equals(root)))
                  .toList();
          TraceVerdict rootless = RecordedCase.verdicts(spans, recorded.logs()).get(id);
          Cause expected = verdict.causes().getFirst();
          Cause actual = rootless.causes().getFirst();
          assertEquals(expected.spanId(), actual.spanId(), id::hex);
          assertEquals(expected.error().fingerprint(), actual.error().fingerprint(), id::hex);
          assertFalse(rootless.complete(), id::hex);
          // What stopped at the root may have gone on for all that is known now, and what only the
          // root showed is not known any more.
          boolean known = !verdict.handled() && isShownBelow(recorded, root);
          assertTrue(!known || rootless.status() == Status.ERROR, id::hex);
        });
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  @DisplayName("wrapped once more above the root a failure has the same cause and fingerprint")
  void wrapped(RecordedCase recorded) {
    recorded
        .verdicts()
        .forEach((id, verdict) -> {
          if (verdict.status() != Status.ERROR || verdict.rootSpanId() == null) {
            return;
          }
          List<Span> spans = new ArrayList<>();
          for (Span span : recorded.spans()) {
            boolean root = span.traceId().equals(id) && span.spanId().equals(verdict.rootSpanId());
            spans.add(root ? below(span) : span);
            if (root) {
              spans.add(above(span, verdict.causes().getFirst().error().message()));
            }
          }
          TraceVerdict wrapped = RecordedCase.verdicts(spans, recorded.logs()).get(id);
          assertEquals(causes(verdict, SAME).getFirst(), causes(wrapped, SAME).getFirst(), id::hex);
          assertEquals(Status.ERROR, wrapped.status(), id::hex);
          assertEquals(verdict.inputTokens(), wrapped.inputTokens());
        });
  }

  private static String elsewhere(String text) {
    return text.replace("/srv/sample/", "/opt/builds/7f3a/");
  }

  private static boolean isShownBelow(RecordedCase recorded, SpanId root) {
    return recorded.spans().stream()
        .filter(span -> root.equals(span.parentSpanId()))
        .anyMatch(span -> new Semantics().facts(span).error() != null);
  }

  private static void assertSame(
      RecordedCase recorded, Variation variation, UnaryOperator<String> texts) {
    List<Span> spans = new ArrayList<>(recorded.spans().stream().map(variation::of).toList());
    List<LogRecord> logs = new ArrayList<>(recorded.logs().stream().map(variation::of).toList());
    Collections.shuffle(spans, new Random(SEED));
    Collections.shuffle(logs, new Random(SEED));
    Map<TraceId, TraceVerdict> varied = RecordedCase.verdicts(spans, logs);
    recorded
        .verdicts()
        .forEach((id, verdict) -> {
          TraceVerdict other = varied.get(variation.of(id));
          assertEquals(verdict.status(), other.status(), id::hex);
          assertEquals(verdict.missing(), other.missing(), id::hex);
          assertEquals(verdict.errorCount(), other.errorCount(), id::hex);
          assertEquals(verdict.llmCalls(), other.llmCalls(), id::hex);
          assertEquals(verdict.inputTokens(), other.inputTokens(), id::hex);
          List<Seen> expected = new ArrayList<>();
          for (Cause cause : verdict.causes()) {
            expected.add(Seen.of(variation.of(cause.spanId()), cause, texts));
          }
          assertEquals(expected, causes(other, SAME), id::hex);
        });
  }

  private static List<Seen> causes(TraceVerdict verdict, UnaryOperator<String> texts) {
    return verdict.causes().stream().map(cause -> Seen.of(cause.spanId(), cause, texts)).toList();
  }

  /** What must be the same of a cause; its message but for what is different on purpose. */
  private record Seen(
      SpanId spanId, String type, String message, String fingerprint, boolean handled) {
    static Seen of(SpanId id, Cause cause, UnaryOperator<String> texts) {
      return new Seen(
          id,
          String.valueOf(cause.error().type()),
          texts.apply(String.valueOf(cause.error().message())),
          cause.error().fingerprint(),
          cause.handled());
    }
  }

  private static Span below(Span root) {
    return withParent(root, WRAPPING);
  }

  private static Span withParent(Span span, SpanId parent) {
    return new Span(
        span.traceId(),
        span.spanId(),
        parent,
        span.traceState(),
        span.flags(),
        span.name(),
        span.kind(),
        span.startNanos(),
        span.endNanos(),
        span.attributes(),
        0,
        span.events(),
        0,
        span.links(),
        0,
        span.status(),
        span.statusMessage(),
        span.resource(),
        span.scope());
  }

  /** A program that calls the recorded one and says of its failure only that it failed. */
  private static Span above(Span root, @Nullable String message) {
    String text = "pipeline step failed: " + message;
    Attributes said =
        Attributes.of(
            List.of("exception.type", "exception.message"),
            List.of(new StringValue("PipelineError"), new StringValue(text)));
    return new Span(
        root.traceId(),
        WRAPPING,
        null,
        "",
        0,
        "pipeline",
        SpanKind.INTERNAL,
        root.startNanos() - 1,
        root.endNanos() + 1,
        Attributes.EMPTY,
        0,
        List.of(new SpanEvent(root.endNanos(), "exception", said, 0)),
        0,
        List.of(),
        0,
        StatusCode.ERROR,
        text,
        root.resource(),
        Scope.EMPTY);
  }
}
