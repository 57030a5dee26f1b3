package dev.selftrace.tool;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.selftrace.store.Condition;
import dev.selftrace.store.Condition.And;
import dev.selftrace.store.Condition.Compare;
import dev.selftrace.store.Condition.Field;
import dev.selftrace.store.Condition.Not;
import dev.selftrace.store.Condition.Operand;
import dev.selftrace.store.Condition.Operator;
import dev.selftrace.store.Condition.Or;
import dev.selftrace.tool.QueryTokens.Kind;
import dev.selftrace.tool.QueryTokens.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The query language of tools.md, a subset of TraceQL, parsed into a {@link Condition}:
 *
 * <pre>
 * query      = "{" [ or ] "}" | or
 * or         = and { "||" and }
 * and        = unary { "&amp;&amp;" unary }
 * unary      = "!" unary | "(" or ")" | comparison
 * comparison = field operator value
 * </pre>
 *
 * A mistake raises INVALID_ARGUMENT that names the position, what was expected and the guide.
 * Confined to one thread.
 */
final class QueryLanguage {

  /** The longest query, in characters. */
  static final int QUERY_CHARS_MAX = 4_000;

  /** The deepest nesting of parentheses and {@code !}. */
  static final int NESTING_MAX = 32;

  /** The most comparisons. */
  static final int COMPARISONS_MAX = 64;

  /** The longest regular expression, in characters. */
  static final int PATTERN_CHARS_MAX = 500;

  private final QueryTokens tokens;
  private int depth;
  private int comparisons;

  private QueryLanguage(QueryTokens tokens) {
    this.tokens = tokens;
  }

  /** The condition a query stands for. */
  static Condition parse(String query) {
    if (query.length() > QUERY_CHARS_MAX) {
      throw ToolInputException.invalid(
          "query",
          "query is " + query.length() + " characters long (at most " + QUERY_CHARS_MAX + ").");
    }
    QueryTokens tokens = new QueryTokens(query);
    return new QueryLanguage(tokens).query();
  }

  private Condition query() {
    boolean braces = tokens.accept("{");
    if (braces && tokens.accept("}")) {
      end();
      return Condition.ALWAYS;
    }
    Condition condition = or();
    if (braces) {
      tokens.expect("}", "&&, || or }");
    }
    end();
    return condition;
  }

  private void end() {
    Token rest = tokens.peek();
    if (rest.kind() == Kind.END) {
      return;
    }
    throw rest.text().equals("{")
        ? QueryFault.at(rest, "one pair of braces holds the whole query")
        : QueryFault.expected(rest, "the end of the query, && or ||");
  }

  private Condition or() {
    List<Condition> parts = new ArrayList<>();
    parts.add(and());
    while (tokens.accept("||")) {
      parts.add(and());
    }
    return parts.size() == 1 ? parts.getFirst() : new Or(parts);
  }

  private Condition and() {
    List<Condition> parts = new ArrayList<>();
    parts.add(unary());
    while (tokens.accept("&&")) {
      parts.add(unary());
    }
    return parts.size() == 1 ? parts.getFirst() : new And(parts);
  }

  private Condition unary() {
    Token first = tokens.peek();
    boolean opens = first.is("!") || first.is("(");
    if (opens && ++depth > NESTING_MAX) {
      throw QueryFault.at(first, "nested deeper than " + NESTING_MAX);
    }
    if (tokens.accept("!")) {
      Condition part = unary();
      depth--;
      return new Not(part);
    }
    if (tokens.accept("(")) {
      Condition inner = or();
      tokens.expect(")", "&&, || or )");
      depth--;
      return inner;
    }
    return comparison();
  }

  private Condition comparison() {
    Token name = tokens.take();
    if (++comparisons > COMPARISONS_MAX) {
      throw QueryFault.at(name, "more than " + COMPARISONS_MAX + " comparisons");
    }
    QueryField field = QueryField.of(name);
    Token sign = tokens.take();
    Operator operator = operator(sign);
    Token value = tokens.take();
    return new Compare(field.field(), operator, operand(field, sign, operator, value));
  }

  private static Operator operator(Token token) {
    return switch (token.kind() == Kind.SIGN ? token.text() : "") {
      case "=" -> Operator.EQUAL;
      case "!=" -> Operator.NOT_EQUAL;
      case ">" -> Operator.GREATER;
      case ">=" -> Operator.GREATER_OR_EQUAL;
      case "<" -> Operator.LESS;
      case "<=" -> Operator.LESS_OR_EQUAL;
      case "=~" -> Operator.MATCHES;
      case "!~" -> Operator.NOT_MATCHES;
      default -> throw QueryFault.expected(token, "one of = != > >= < <= =~ !~");
    };
  }

  private static Operand operand(QueryField field, Token sign, Operator operator, Token value) {
    return switch (operator) {
      case MATCHES, NOT_MATCHES -> {
        field.checkText(sign);
        if (value.kind() != Kind.STRING) {
          throw QueryFault.expected(value, "a regular expression in double quotes");
        }
        yield new Condition.PatternOperand(pattern(value));
      }
      case EQUAL, NOT_EQUAL -> field.operand(value, false);
      case GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL -> field.operand(value, true);
    };
  }

  private static Pattern pattern(Token value) {
    if (value.text().length() > PATTERN_CHARS_MAX) {
      throw QueryFault.at(value, "pattern longer than " + PATTERN_CHARS_MAX + " characters");
    }
    try {
      return Pattern.compile(value.text());
    } catch (PatternSyntaxException e) {
      throw QueryFault.at(value, "not a regular expression of RE2 (" + e.getDescription() + ")");
    }
  }

  /** The fields a query may name, for messages. */
  static List<Field> fields() {
    return List.of(Condition.Intrinsic.values());
  }
}
