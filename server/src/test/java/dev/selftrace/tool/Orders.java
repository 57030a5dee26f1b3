package dev.selftrace.tool;

import dev.selftrace.model.Span;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A shop whose orders fail and pass as told, and an agent that asks about them. */
final class Orders {

  static final String CHARGE = "charge card";

  final Asking asking = new Asking();

  /** An order whose charge fails with this message; null when it goes well. */
  static List<Span> of(int trace, @Nullable String message) {
    Spans charge = Spans.span(trace, 2).below(1).named(CHARGE).startingAt(trace * 100L + 1);
    Spans root = Spans.span(trace, 1).named("POST /orders").startingAt(trace * 100L);
    if (message != null) {
      charge.failed(message);
      root.failed(message);
    }
    return List.of(root.build(), charge.build());
  }

  void fail(int trace) {
    asking.arrive(of(trace, "card declined: limit 500"), List.of());
  }

  void pass(int trace) {
    asking.arrive(of(trace, null), List.of());
  }

  void settle() {
    asking.pass(Duration.ofSeconds(3));
  }

  static String id(int trace) {
    return Spans.traceId(trace).hex();
  }
}
