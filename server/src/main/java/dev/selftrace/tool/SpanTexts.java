package dev.selftrace.tool;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.StoredSpan;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a span was given and what came out, as text: messages where there are any. */
final class SpanTexts {

  private SpanTexts() {}

  /** Null when nothing was recorded, or its bytes are damaged. */
  static @Nullable String input(Call call, TraceId traceId, SpanRow row) {
    return text(call, traceId, row, Exchange::input, Facts::input);
  }

  /** Null when nothing was recorded, or its bytes are damaged. */
  static @Nullable String output(Call call, TraceId traceId, SpanRow row) {
    return text(call, traceId, row, Exchange::output, Facts::output);
  }

  private static @Nullable String text(
      Call call,
      TraceId traceId,
      SpanRow row,
      Function<Exchange, List<Exchange.Message>> messages,
      Function<Facts, @Nullable String> raw) {
    String said =
        MessageText.of(
            messages.apply(Exchanges.read(call, traceId, row.spanId(), row.operation())));
    if (!said.isEmpty()) {
      return said;
    }
    StoredSpan stored =
        SpanReading.of(call.traces(), traceId, List.of(row.spanId())).spans().get(row.spanId());
    return stored == null ? null : raw.apply(stored.facts());
  }
}
