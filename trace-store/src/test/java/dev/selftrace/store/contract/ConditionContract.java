package dev.selftrace.store.contract;

import static dev.selftrace.store.contract.Telemetry.log;
import static dev.selftrace.store.contract.Telemetry.span;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.re2j.Pattern;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.StatusCode;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.And;
import dev.selftrace.store.Condition.Attribute;
import dev.selftrace.store.Condition.AttributeScope;
import dev.selftrace.store.Condition.Compare;
import dev.selftrace.store.Condition.Field;
import dev.selftrace.store.Condition.Intrinsic;
import dev.selftrace.store.Condition.Not;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.Condition.Or;
import dev.selftrace.store.Condition.Text;
import dev.selftrace.store.SpanQuery;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a condition means, asked of a store. Spans are numbered 1 to 4 in one trace, 9 in another.
 */
public abstract class ConditionContract extends TraceStoreContract {

  @BeforeEach
  void spans() {
    append(
        span(1, 1)
            .named("root \u00dcber")
            .with("workflow", "shop")
            .kind(SpanKind.SERVER)
            .from(0, 5_000)
            .with("code", 503)
            .with("text", "alpha"),
        span(1, 2)
            .under(1)
            .named("chat")
            .kind(SpanKind.CLIENT)
            .from(0, 2_000)
            .with("operation", "llm")
            .with("model", "gpt-5-mini")
            .with("agent", "planner")
            .with("tokens.in", 100)
            .with("tokens.out", 20)
            .with("code", "503")
            .with("ratio", 0.5)
            .with("text", "beta")
            .event("gen_ai.choice", "choice", "Please REFUND order_77", "rank", 1)
            .event("gen_ai.choice", "choice", "second", "rank", 2),
        span(1, 3)
            .under(1)
            .named("search")
            .with("operation", "tool")
            .with("tool", "lookup")
            .with("session", "s1")
            .with("tokens.in", 7)
            .failed("NotFound", "nothing for 東京都")
            .with("tags", List.of("red", 7, List.of("deep")))
            .with("flag", true)
            .from(0, 1_000),
        span(1, 4)
            .under(9)
            .named("open")
            .from(10, 0)
            .with("flag", "true")
            .with("empty", List.of()));
    append(log(1, 2).saying("cache miss").with("level", "debug").with("rank", 9));
    append(
        span(9, 9)
            .named("other")
            .status(StatusCode.OK, "")
            .by(Telemetry.resource("billing", "zone", "eu-1"))
            .from(0, 3_000));
  }

  /** Conditions with the spans that they hold of. */
  static Stream<Arguments> conditions() {
    return Stream.of(
        row("name = chat", is(Intrinsic.NAME, "chat"), 2),
        row("name != chat", compare(Intrinsic.NAME, Operator.NOT_EQUAL, "chat"), 1, 3, 4, 9),
        row("name = Chat", is(Intrinsic.NAME, "Chat")),
        row("name > open", compare(Intrinsic.NAME, Operator.GREATER, "open"), 1, 3, 9),
        row("name <= open", compare(Intrinsic.NAME, Operator.LESS_OR_EQUAL, "open"), 2, 4),
        row("name =~ .*e.*", matches(Intrinsic.NAME, Operator.MATCHES, ".*e.*"), 1, 3, 4, 9),
        row("name =~ ha", matches(Intrinsic.NAME, Operator.MATCHES, "ha")),
        row("name !~ .*a.*", matches(Intrinsic.NAME, Operator.NOT_MATCHES, ".*a.*"), 1, 4, 9),
        row("status = error", is(Intrinsic.STATUS, "error"), 3),
        row("status = ok", is(Intrinsic.STATUS, "ok"), 9),
        row("status = unset", is(Intrinsic.STATUS, "unset"), 1, 2, 4),
        row("kind = client", is(Intrinsic.KIND, "client"), 2),
        row("kind = server", is(Intrinsic.KIND, "server"), 1),
        row("operation = llm", is(Intrinsic.OPERATION, "llm"), 2),
        row("duration > 1000", compare(Intrinsic.DURATION, Operator.GREATER, 1_000), 1, 2, 9),
        row(
            "duration >= 1000",
            compare(Intrinsic.DURATION, Operator.GREATER_OR_EQUAL, 1_000),
            1,
            2,
            3,
            9),
        row("duration < 2000", compare(Intrinsic.DURATION, Operator.LESS, 2_000), 3),
        row("duration = nil: it has not ended", nil(Intrinsic.DURATION, Operator.EQUAL), 4),
        row("service = billing", is(Intrinsic.SERVICE, "billing"), 9),
        row("model =~ gpt-5.*", matches(Intrinsic.MODEL, Operator.MATCHES, "gpt-5.*"), 2),
        row("model != x", compare(Intrinsic.MODEL, Operator.NOT_EQUAL, "x"), 2),
        row("model !~ x", matches(Intrinsic.MODEL, Operator.NOT_MATCHES, "x"), 2),
        row("model = nil", nil(Intrinsic.MODEL, Operator.EQUAL), 1, 3, 4, 9),
        row("model != nil", nil(Intrinsic.MODEL, Operator.NOT_EQUAL), 2),
        row("tool = lookup", is(Intrinsic.TOOL, "lookup"), 3),
        row("agent = planner", is(Intrinsic.AGENT, "planner"), 2),
        row("session = s1: the trace's", is(Intrinsic.SESSION, "s1"), 1, 2, 3, 4),
        row("run = nil", nil(Intrinsic.RUN, Operator.EQUAL), 1, 2, 3, 4, 9),
        row("workflow = shop: the trace's", is(Intrinsic.WORKFLOW, "shop"), 1, 2, 3, 4),
        row("workflow = other: the root's name", is(Intrinsic.WORKFLOW, "other"), 9),
        row("error.type = NotFound", is(Intrinsic.ERROR_TYPE, "NotFound"), 3),
        row("error.type != nil", nil(Intrinsic.ERROR_TYPE, Operator.NOT_EQUAL), 3),
        row(
            "error.message =~ nothing.*",
            matches(Intrinsic.ERROR_MESSAGE, Operator.MATCHES, "nothing.*"),
            3),
        row("input_tokens > 10", compare(Intrinsic.INPUT_TOKENS, Operator.GREATER, 10), 2),
        row("output_tokens = nil", nil(Intrinsic.OUTPUT_TOKENS, Operator.EQUAL), 1, 3, 4, 9),
        row("total_tokens = 120", compare(Intrinsic.TOTAL_TOKENS, Operator.EQUAL, 120), 2),
        row("total_tokens = 7", compare(Intrinsic.TOTAL_TOKENS, Operator.EQUAL, 7), 3),
        row("trace.status = error", is(Intrinsic.TRACE_STATUS, "error"), 1, 2, 3, 4),
        row("trace.status = ok", is(Intrinsic.TRACE_STATUS, "ok"), 9),
        row(
            "trace.duration > 4000",
            compare(Intrinsic.TRACE_DURATION, Operator.GREATER, 4_000),
            1,
            2,
            3,
            4),
        row(
            "code = 503: text that is a number too",
            compare(any("code"), Operator.EQUAL, 503),
            1,
            2),
        row("code = \"503\": a number that is asked for as text", is(any("code"), "503"), 1, 2),
        row("code =~ 5..", matches(any("code"), Operator.MATCHES, "5.."), 1, 2),
        row("code >= 500", compare(any("code"), Operator.GREATER_OR_EQUAL, 500), 1, 2),
        row("code < 503", compare(any("code"), Operator.LESS, 503)),
        row("text > 1: not a number", compare(any("text"), Operator.GREATER, 1)),
        row("text != 1: not a number", compare(any("text"), Operator.NOT_EQUAL, 1), 1, 2),
        row("text < b", compare(any("text"), Operator.LESS, "b"), 1),
        row("ratio < 0.6", compare(any("ratio"), Operator.LESS, 0.6), 2),
        row("absent != x", compare(any("absent"), Operator.NOT_EQUAL, "x")),
        row("absent = nil", nil(any("absent"), Operator.EQUAL), 1, 2, 3, 4, 9),
        row("text != nil", nil(any("text"), Operator.NOT_EQUAL), 1, 2),
        row(
            "flag = true: also as text",
            new Compare(any("flag"), Operator.EQUAL, new Condition.BooleanOperand(true)),
            3,
            4),
        row(
            "flag != true",
            new Compare(any("flag"), Operator.NOT_EQUAL, new Condition.BooleanOperand(true))),
        row("tags = red: an element", is(any("tags"), "red"), 3),
        row("tags = 7", compare(any("tags"), Operator.EQUAL, 7), 3),
        row("tags = deep: inside an element", is(any("tags"), "deep"), 3),
        row(
            "tags != red: another element is not",
            compare(any("tags"), Operator.NOT_EQUAL, "red"),
            3),
        row("empty != nil: an empty array is there", nil(any("empty"), Operator.NOT_EQUAL), 4),
        row("empty != x: but holds nothing", compare(any("empty"), Operator.NOT_EQUAL, "x")),
        row("span.zone = eu-1", is(new Attribute(AttributeScope.SPAN, "zone"), "eu-1")),
        row("resource.zone = eu-1", is(new Attribute(AttributeScope.RESOURCE, "zone"), "eu-1"), 9),
        row(".zone = eu-1", is(any("zone"), "eu-1"), 9),
        row(
            "event.rank = 2: one of the events",
            compare(new Attribute(AttributeScope.EVENT, "rank"), Operator.EQUAL, 2),
            2),
        row(
            "event.rank = 9",
            compare(new Attribute(AttributeScope.EVENT, "rank"), Operator.EQUAL, 9)),
        row(
            "log.rank = 9",
            compare(new Attribute(AttributeScope.LOG, "rank"), Operator.EQUAL, 9),
            2),
        row(".rank = 9", compare(any("rank"), Operator.EQUAL, 9), 2),
        row(
            "log.level != nil",
            nil(new Attribute(AttributeScope.LOG, "level"), Operator.NOT_EQUAL),
            2),
        row(
            "and on one span",
            new And(List.of(is(Intrinsic.NAME, "chat"), is(any("text"), "beta"))),
            2),
        row(
            "and across spans",
            new And(List.of(is(Intrinsic.NAME, "chat"), is(any("text"), "alpha")))),
        row("or", new Or(List.of(is(any("text"), "alpha"), is(Intrinsic.TOOL, "lookup"))), 1, 3),
        row("not of an absent field", new Not(is(Intrinsic.MODEL, "x")), 1, 2, 3, 4, 9),
        row("not", new Not(is(Intrinsic.OPERATION, "llm")), 1, 3, 4, 9),
        row("and of nothing", new And(List.of()), 1, 2, 3, 4, 9),
        row("or of nothing", new Or(List.of())),
        row("always", Condition.ALWAYS, 1, 2, 3, 4, 9),
        row("words of the name", text("\u00fcber"), 1),
        row("words of an event", text("refund", "order_77"), 2),
        row("words of a log", text("cache", "miss"), 2),
        row("words of a log's attribute", text("debug"), 2),
        row("words of span and log", text("refund", "miss"), 2),
        row("words of two spans", text("refund", "lookup")),
        row("words of a key", text("tags"), 3),
        row("words of the status message", text("nothing"), 3),
        row("words of an array", text("deep", "7"), 3),
        row("words of the resource", text("billing"), 9),
        row("words without spaces", text("京都"), 3),
        row("part of a word", text("refun")),
        row("no words", text(), 1, 2, 3, 4, 9));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("conditions")
  @DisplayName("a condition holds of exactly these spans")
  void holds(String name, Condition condition, List<Long> expected) {
    SpanQuery query = SpanQuery.all(100).where(condition);
    List<Long> matched = spanNumbers(tenant().spans(query, null)).stream().sorted().toList();
    assertEquals(expected, matched);
    List<Long> traces = traces(query).stream().sorted().toList();
    assertEquals(expected.stream().map(id -> id == 9 ? 9L : 1L).distinct().toList(), traces);
  }

  @Test
  @DisplayName("a condition on the trace alone names no spans")
  void ofTrace() {
    SpanQuery query = SpanQuery.all(10).where(is(Intrinsic.TRACE_STATUS, "error"));
    assertEquals(List.of(), tenant().traces(query, null).items().getFirst().matchedSpanIds());
  }

  private static Arguments row(String name, Condition condition, long... spans) {
    return Arguments.of(name, condition, Arrays.stream(spans).boxed().toList());
  }

  private static Field any(String key) {
    return new Attribute(AttributeScope.ANY, key);
  }

  private static Condition is(Field field, String value) {
    return compare(field, Operator.EQUAL, value);
  }

  private static Condition compare(Field field, Operator operator, String value) {
    return new Compare(field, operator, new Condition.TextOperand(value));
  }

  private static Condition compare(Field field, Operator operator, double value) {
    return new Compare(field, operator, new Condition.NumberOperand(value));
  }

  private static Condition matches(Field field, Operator operator, String pattern) {
    return new Compare(field, operator, new Condition.PatternOperand(Pattern.compile(pattern)));
  }

  private static Condition nil(Field field, Operator operator) {
    return new Compare(field, operator, new Condition.NilOperand());
  }

  private static Condition text(String... tokens) {
    return new Text(List.of(tokens));
  }
}
