package dev.selftrace.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Facts;
import dev.selftrace.model.Span;
import dev.selftrace.model.Tokens;
import dev.selftrace.model.TraceVerdict;
import dev.selftrace.semantics.Semantics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The facts of every recorded span, in a golden file per source: a change shows as a diff. */
class RecordedFactsTest {

  private static final Path GOLDEN =
      Path.of(System.getProperty("selftrace.root"), "server/src/test/resources", "recorded-facts");
  private static final int TEXT_CHARS_MAX = 70;

  static List<String> sources() {
    return bySource().keySet().stream().toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @DisplayName("facts and verdicts of a source's recorded cases are the golden ones")
  void facts(String source) throws IOException {
    String actual =
        bySource().getOrDefault(source, List.of()).stream()
            .map(RecordedFactsTest::describe)
            .collect(Collectors.joining("\n"));
    Path golden = GOLDEN.resolve(source + ".txt");
    if ("write".equals(System.getProperty("selftrace.golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(golden, actual);
    }
    assertEquals(Files.readString(golden), actual);
  }

  private static Map<String, List<RecordedCase>> bySource() {
    return RecordedCase.captures().stream()
        .collect(
            Collectors.groupingBy(
                each -> each.name().substring(0, each.name().indexOf('/')),
                TreeMap::new,
                Collectors.toList()));
  }

  private static String describe(RecordedCase recorded) {
    StringBuilder text = new StringBuilder(recorded.name()).append('\n');
    recorded
        .verdicts()
        .forEach((id, verdict) -> {
          text.append("  trace ").append(id.hex(), 0, 8).append(' ').append(verdict(verdict));
          recorded.spans().stream()
              .filter(span -> span.traceId().equals(id))
              .sorted(Comparator.comparingLong(Span::startNanos).thenComparing(Span::spanId))
              .forEach(span -> text.append("    ").append(span(span)).append('\n'));
        });
    return text.toString();
  }

  private static String verdict(TraceVerdict verdict) {
    StringBuilder text = new StringBuilder();
    text.append(verdict.workflow()).append(' ').append(verdict.status().text());
    text.append(" missing=").append(verdict.missing());
    text.append(" errors=").append(verdict.errorCount());
    text.append(" llm=").append(verdict.llmCalls()).append(" tools=").append(verdict.toolCalls());
    text.append(" tokens=")
        .append(verdict.inputTokens())
        .append('/')
        .append(verdict.outputTokens());
    text.append(" names=").append(verdict.workflowNames()).append('\n');
    for (TraceVerdict.Cause cause : verdict.causes()) {
      text.append("    ! ").append(cause.spanName()).append(cause.handled() ? " (handled) " : " ");
      text.append(error(cause.error())).append('\n');
    }
    return text.toString();
  }

  private static String span(Span span) {
    Facts facts = new Semantics().facts(span);
    List<String> parts = new ArrayList<>();
    parts.add(span.name() + " [" + facts.convention() + " " + facts.operation().text() + "]");
    parts.add(facts.wrapper() ? "wrapper" : "");
    parts.add(part("session", facts.session()));
    parts.add(part("run", facts.run()));
    parts.add(part("test", facts.test()));
    parts.add(part("user", facts.user()));
    parts.add(part("agent", facts.agent()));
    parts.add(part("provider", facts.provider()));
    parts.add(part("model", facts.requestModel()));
    parts.add(part("answered by", facts.responseModel()));
    parts.add(tokens(facts.tokens()));
    parts.add(part("finish", facts.finishReason()));
    parts.add(part("tool", facts.tool()));
    parts.add(part("http", facts.http()));
    parts.add(part("db", facts.db()));
    parts.add(part("in", text(facts.input())));
    parts.add(part("out", text(facts.output())));
    parts.add(facts.warnings().isEmpty() ? "" : "warnings=" + facts.warnings());
    parts.add(facts.error() == null ? "" : "! " + error(facts.error()));
    return parts.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining(" | "));
  }

  private static String error(ErrorFacts error) {
    CodeLocation at = error.location();
    return error.type()
        + ": "
        + error.message()
        + " ("
        + error.evidence().text()
        + ")"
        + (at == null ? "" : " at " + at.file() + ":" + at.line() + " " + at.function())
        + (error.wrapper() ? " wrapper" : "")
        + (error.noise() ? " noise" : "")
        + " "
        + error.fingerprint();
  }

  private static String tokens(@Nullable Tokens tokens) {
    if (tokens == null) {
      return "";
    }
    return "tokens=%s/%s/%s cached=%s+%s reasoning=%s"
        .formatted(
            tokens.input(),
            tokens.output(),
            tokens.total(),
            tokens.cacheRead(),
            tokens.cacheCreation(),
            tokens.reasoning());
  }

  private static String part(String name, @Nullable Object value) {
    return value == null ? "" : name + "=" + value;
  }

  private static @Nullable String text(@Nullable String text) {
    if (text == null) {
      return null;
    }
    String line = text.replace('\n', '⏎');
    return line.length() <= TEXT_CHARS_MAX
        ? line
        : line.substring(0, TEXT_CHARS_MAX) + "…" + line.length();
  }
}
