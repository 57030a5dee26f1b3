package dev.selftrace.tool;

import dev.selftrace.text.NextCall;
import dev.selftrace.tool.QueryTokens.Token;
import java.util.List;

/** How mistakes in a query are told: position, what is there, what was expected, the guide. */
final class QueryFault {

  private QueryFault() {}

  static ToolInputException expected(Token token, String what) {
    return at(token, "expected " + what + ", found " + token.described());
  }

  static ToolInputException at(Token token, String what) {
    return new ToolInputException(
        ErrorCode.INVALID_ARGUMENT,
        "query, position " + (token.start() + 1) + ": " + what + ".",
        "query",
        List.of(),
        NextCall.of("read_guide").with("topic", "query-language"));
  }
}
