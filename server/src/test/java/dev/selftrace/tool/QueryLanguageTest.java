package dev.selftrace.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.store.Condition;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class QueryLanguageTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("a query means")
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '\'',
      value = {
        "{}                                  § true",
        "{ status = error }                  § status = error",
        "status = error                      § status = error",
        "{ status != ok }                    § status != ok",
        "{ status = \"error\" }              § status = error",
        "{ trace.status = unset }            § trace.status = unset",
        "{ kind = client }                   § kind = client",
        "{ operation = llm }                 § operation = llm",
        "{ name = \"GET /a\" }               § name = GET /a",
        "{ name = \"say \\\"hi\\\"\" }       § name = say \"hi\"",
        "{ name =~ \"GET \\d+.*\" }          § name =~ /GET \\d+.*/",
        "{ model !~ \"gpt-4.*\" }            § model !~ /gpt-4.*/",
        "{ workflow = \"w\" }                § workflow = w",
        "{ service = \"s\" }                 § service = s",
        "{ tool = \"t\" }                    § tool = t",
        "{ agent = \"a\" }                   § agent = a",
        "{ session = \"1\" }                 § session = 1",
        "{ run = \"r\" }                     § run = r",
        "{ error.type = \"E\" }              § error.type = E",
        "{ error.message =~ \".*x.*\" }      § error.message =~ /.*x.*/",
        "{ error.type != nil }               § error.type != nil",
        "{ model = nil }                     § model = nil",
        "{ status = nil }                    § status = nil",
        "{ duration > 2s }                   § duration > 2.0E9",
        "{ duration >= 250ms }               § duration >= 2.5E8",
        "{ duration < 1m }                   § duration < 6.0E10",
        "{ duration <= 1.5s }                § duration <= 1.5E9",
        "{ duration > 5us }                  § duration > 5000.0",
        "{ duration > 7ns }                  § duration > 7.0",
        "{ duration > 1h }                   § duration > 3.6E12",
        "{ duration > 1d }                   § duration > 8.64E13",
        "{ trace.duration > 10s }            § trace.duration > 1.0E10",
        "{ input_tokens > 1000 }             § input_tokens > 1000.0",
        "{ output_tokens = 0 }               § output_tokens = 0.0",
        "{ total_tokens >= 1e3 }             § total_tokens >= 1000.0",
        "{ span.http.route = \"/a\" }        § span.http.route = /a",
        "{ resource.k8s.pod.name = \"p\" }   § resource.k8s.pod.name = p",
        "{ event.exception.type =~ \".*\" }  § event.exception.type =~ /.*/",
        "{ log.level = \"warn\" }            § log.level = warn",
        "{ .user.id = 42 }                   § any.user.id = 42.0",
        "{ .flag = true }                    § any.flag = true",
        "{ span.flag != false }              § span.flag != false",
        "{ span.retry = nil }                § span.retry = nil",
        "{ span.x = -1.5e-3 }                § span.x = -0.0015",
        "{ span.x > \"m\" }                  § span.x > m",
        "{ span.\"odd key\" = 1 }            § span.odd key = 1.0",
        "{ .\"a=b\" = 1 }                    § any.a=b = 1.0",
        "{ span.http.status_code=500 }       § span.http.status_code = 500.0",
        "{status=error&&operation=llm}       § (status = error and operation = llm)",
        "{ status=error || status=ok }       § (status = error or status = ok)",
        "{ status=ok || status=error && kind=client } § (status = ok or (status = error and"
            + " kind = client))",
        "{ (status=ok || status=error) && kind=client } § ((status = ok or status = error) and"
            + " kind = client)",
        "{ !(status=ok) }                    § not status = ok",
        "{ !status=ok && kind=client }       § (not status = ok and kind = client)",
        "{ !!status=ok }                     § not not status = ok",
        "{ name=\"a\" && name=\"b\" && name=\"c\" } § (name = a and name = b and name = c)",
        "{ name = \"水 😀\" }                § name = 水 😀",
      })
  void means(String query, String meaning) {
    assertEquals(meaning, said(QueryLanguage.parse(query)));
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("a mistake names its position and what was expected")
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '\'',
      value = {
        "{                          § position 2: expected a field such as status, name or",
        "{ status }                 § position 10: expected one of = != > >= < <= =~ !~, found",
        "{ status = }               § position 12: expected one of error, ok, unset, nil, found",
        "{ status = broken }        § position 12: expected one of error, ok, unset, nil, found"
            + " \"broken\"",
        "{ status > error }         § position 12: status has no order: use = or !=",
        "{ status = error           § position 17: expected &&, || or }, found the end",
        "{ status = error } && {}   § position 20: expected the end of the query",
        "{ status = error }{ }      § position 19: one pair of braces holds the whole query",
        "{ status = error operation = llm } § position 18: expected &&, || or }, found",
        "{ status = error && }      § position 21: expected a field",
        "{ (status = error }        § position 19: expected &&, || or ), found",
        "{ sttus = error }          § unknown field \"sttus\" (did you mean status?), fields",
        "{ http.status_code = 500 } § attributes are span.<key>, resource.<key>, event.<key>,",
        "{ span. = 1 }              § position 3: unknown field \"span.\"",
        "{ name = GET }             § position 10: expected a string in double quotes, found",
        "{ name = \"GET }           § position 10: the closing double quote is missing",
        "{ name =~ GET }            § position 11: expected a regular expression in double",
        "{ name =~ \"(\" }          § position 11: not a regular expression of RE2",
        "{ name =~ \"(?=x)\" }      § position 11: not a regular expression of RE2",
        "{ duration > 2 }           § position 14: expected a duration such as 250ms, 2s or 1m",
        "{ duration > 2parsecs }    § position 14: expected a duration",
        "{ duration > \"2s\" }      § position 14: expected a duration",
        "{ duration =~ \"2s\" }     § position 12: duration is a number: use = != > >= < <=",
        "{ input_tokens = many }    § position 18: expected a number, found \"many\"",
        "{ input_tokens > 2s }      § position 18: expected a number",
        "{ input_tokens > nil }     § position 18: expected a number",
        "{ span.x = maybe }         § position 12: expected a string in double quotes, a number,",
        "{ span.x > true }          § position 12: expected a number or a string",
        "{ span.x = 2s }            § position 12: expected a string in double quotes, a number",
        "{ status = error ; }       § position 18: \";\" is not part of the language",
        "{ status & error }         § position 10: \"&\" is not part of the language",
        "status = error }           § position 16: expected the end of the query, && or ||",
      })
  void mistakes(String query, String message) {
    ToolInputException refused =
        assertThrows(ToolInputException.class, () -> QueryLanguage.parse(query.strip()));
    String text = String.valueOf(refused.getMessage());
    assertTrue(text.contains(message), text);
    assertTrue(text.startsWith("query, position "), text);
    assertEquals("query", refused.field());
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertEquals(
        "read_guide {\"topic\":\"query-language\"}",
        java.util.Objects.requireNonNull(refused.next()).call());
  }

  @Test
  @DisplayName("length, nesting, comparisons and patterns have limits")
  void limits() {
    refused("{ name = \"" + "x".repeat(4_000) + "\" }", "characters long (at most 4000)");
    refused("(".repeat(33) + "status=ok" + ")".repeat(33), "nested deeper than 32");
    refused("!".repeat(33) + "status=ok", "nested deeper than 32");
    String many = IntStream.range(0, 65).mapToObj(i -> "kind=client").collect(joiningAnd());
    refused(many, "more than 64 comparisons");
    refused("{ name =~ \"" + "x".repeat(501) + "\" }", "pattern longer than 500 characters");
    QueryLanguage.parse("(".repeat(32) + "status=ok" + ")".repeat(32));
    String most = IntStream.range(0, 64).mapToObj(i -> "kind=client").collect(joiningAnd());
    QueryLanguage.parse(most);
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joiningAnd() {
    return Collectors.joining(" && ");
  }

  private static void refused(String query, String message) {
    ToolInputException refused =
        assertThrows(ToolInputException.class, () -> QueryLanguage.parse(query));
    String text = String.valueOf(refused.getMessage());
    assertTrue(text.contains(message), text);
  }

  static IntStream seeds() {
    return IntStream.range(0, 300);
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("any garbage is either understood or refused with a position, never anything else")
  @MethodSource("seeds")
  void garbage(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> pieces =
        List.of(
            "{",
            "}",
            "(",
            ")",
            "!",
            "&&",
            "||",
            "=",
            "!=",
            "=~",
            "!~",
            ">",
            "<=",
            "status",
            "name",
            "duration",
            "span.x",
            ".y",
            "error",
            "\"a\"",
            "\"(\"",
            "\"",
            "2s",
            "-",
            "1e",
            "nil",
            "true",
            " ",
            "\\",
            "水",
            "\ud83d",
            "\u0000",
            ";",
            "trace.duration",
            "kind");
    for (int round = 0; round < 20; round++) {
      StringBuilder query = new StringBuilder();
      int length = random.nextInt(1, 25);
      for (int i = 0; i < length; i++) {
        query
            .append(pieces.get(random.nextInt(pieces.size())))
            .append(random.nextBoolean() ? " " : "");
      }
      try {
        QueryLanguage.parse(query.toString());
      } catch (ToolInputException refused) {
        assertEquals("query", refused.field());
      }
    }
  }

  private static String said(Condition condition) {
    return switch (condition) {
      case Condition.Always always -> "true";
      case Condition.And and ->
          and.parts().stream()
              .map(QueryLanguageTest::said)
              .collect(Collectors.joining(" and ", "(", ")"));
      case Condition.Or or ->
          or.parts().stream()
              .map(QueryLanguageTest::said)
              .collect(Collectors.joining(" or ", "(", ")"));
      case Condition.Not not -> "not " + said(not.part());
      case Condition.Text text -> "text " + text.tokens();
      case Condition.Compare compare ->
          said(compare.field()) + " " + said(compare.operator()) + " " + said(compare.operand());
    };
  }

  private static String said(Condition.Field field) {
    return switch (field) {
      case Condition.Intrinsic intrinsic -> intrinsic.text();
      case Condition.Attribute attribute ->
          attribute.scope().name().toLowerCase(java.util.Locale.ROOT) + "." + attribute.key();
    };
  }

  private static String said(Condition.Operator operator) {
    return switch (operator) {
      case EQUAL -> "=";
      case NOT_EQUAL -> "!=";
      case GREATER -> ">";
      case GREATER_OR_EQUAL -> ">=";
      case LESS -> "<";
      case LESS_OR_EQUAL -> "<=";
      case MATCHES -> "=~";
      case NOT_MATCHES -> "!~";
    };
  }

  private static String said(Condition.Operand operand) {
    return switch (operand) {
      case Condition.TextOperand text -> text.value();
      case Condition.NumberOperand number -> Double.toString(number.value());
      case Condition.BooleanOperand truth -> Boolean.toString(truth.value());
      case Condition.NilOperand nil -> "nil";
      case Condition.PatternOperand pattern -> "/" + pattern.pattern().pattern() + "/";
    };
  }
}
