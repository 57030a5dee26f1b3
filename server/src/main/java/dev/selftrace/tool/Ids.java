package dev.selftrace.tool;

import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.TraceOutline;
import dev.selftrace.text.NextCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Ids as arguments: whole, or any unique prefix (tools.md rule 5). */
final class Ids {

  /** The shortest prefix that is looked up. */
  static final int PREFIX_DIGITS_MIN = 6;

  /** The most ids an ambiguous prefix is answered with. */
  static final int CANDIDATES_MAX = 10;

  private static final Pattern HEX = Pattern.compile("[0-9a-f]+");

  private Ids() {}

  /** The trace an argument names. */
  static TraceOutline trace(Call call, String argument) {
    String prefix = prefix("trace_id", argument, TraceId.HEX_DIGITS);
    return find(call, "trace_id", prefix).orElseThrow(() -> unknownTrace(prefix));
  }

  /** The trace that an argument, which may be something else as well, names; empty for none. */
  static Optional<TraceOutline> perhapsTrace(Call call, String field, String argument) {
    String text = argument.strip().toLowerCase(Locale.ROOT);
    boolean id =
        HEX.matcher(text).matches()
            && text.length() >= PREFIX_DIGITS_MIN
            && text.length() <= TraceId.HEX_DIGITS;
    return id ? find(call, field, text) : Optional.empty();
  }

  private static Optional<TraceOutline> find(Call call, String field, String prefix) {
    List<TraceId> found =
        prefix.length() == TraceId.HEX_DIGITS
            ? List.of(TraceId.parse(prefix))
            : call.traces().traceIds(prefix, CANDIDATES_MAX + 1);
    return found.isEmpty()
        ? Optional.empty()
        : call.traces().outline(only(field, prefix, found, TraceId::hex));
  }

  /** The span of a trace an argument names. */
  static SpanId span(String field, TraceOutline outline, String argument) {
    String prefix = prefix(field, argument, SpanId.HEX_DIGITS);
    List<SpanId> found =
        outline.spans().stream()
            .map(SpanRow::spanId)
            .filter(id -> id.hex().startsWith(prefix))
            .limit(CANDIDATES_MAX + 1L)
            .toList();
    return only(field, prefix, found, SpanId::hex);
  }

  private static String prefix(String field, String argument, int digits) {
    String text = argument.strip().toLowerCase(Locale.ROOT);
    if (!HEX.matcher(text).matches() || text.length() < PREFIX_DIGITS_MIN) {
      throw refused(field, argument, digits);
    }
    if (text.length() > digits) {
      throw refused(field, argument, digits);
    }
    return text;
  }

  private static ToolInputException refused(String field, String argument, int digits) {
    return ToolInputException.invalid(
        field,
        field
            + " is "
            + Shown.value(argument)
            + "; it must be the "
            + digits
            + " hex digits of an id or its first "
            + PREFIX_DIGITS_MIN
            + " or more.");
  }

  private static <T> T only(String field, String prefix, List<T> found, Function<T, String> hex) {
    if (found.isEmpty()) {
      throw unknownSpan(field, prefix);
    }
    if (found.size() > 1) {
      List<String> candidates = found.stream().limit(CANDIDATES_MAX).map(hex).toList();
      String more = found.size() > CANDIDATES_MAX ? " and more" : "";
      throw new ToolInputException(
          ErrorCode.AMBIGUOUS_ID,
          field
              + " "
              + prefix
              + " begins several ids: "
              + String.join(", ", candidates)
              + more
              + ". Give more digits.",
          field,
          candidates,
          null);
    }
    return found.getFirst();
  }

  private static ToolInputException unknownTrace(String prefix) {
    return new ToolInputException(
        ErrorCode.NOT_FOUND,
        "no trace has the trace_id "
            + prefix
            + ". It may not have arrived or may have expired. Look at the latest traces.",
        "trace_id",
        List.of(),
        NextCall.of("get_latest_traces"));
  }

  private static ToolInputException unknownSpan(String field, String prefix) {
    return new ToolInputException(
        ErrorCode.NOT_FOUND,
        "this trace has no span with the id " + prefix + ". Take span ids from get_trace.",
        field,
        List.of(),
        null);
  }
}
