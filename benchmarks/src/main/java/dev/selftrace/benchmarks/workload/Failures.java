package dev.selftrace.benchmarks.workload;

import static dev.selftrace.benchmarks.workload.Draw.attribute;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.ArrayList;
import java.util.List;

/** Errors with an exception event: few kinds, the same stacks again and again, varying numbers. */
final class Failures {

  private static final int STACK_VARIANTS = 3;
  private static final int FRAMES_MIN = 10;
  private static final int FRAMES_MAX = 25;
  private static final String[] TYPES = {
    "java.lang.IllegalStateException",
    "java.net.SocketTimeoutException",
    "java.lang.NullPointerException",
    "java.sql.SQLException",
    "openai.RateLimitError",
    "openai.NotFoundError",
    "java.io.IOException",
    "com.acme.ToolCallException",
    "com.acme.payment.DeclinedException",
    "java.util.concurrent.TimeoutException"
  };

  private final Draw draw;
  private final List<String> stacks;

  Failures(Draw draw) {
    this.draw = draw;
    stacks = new ArrayList<>();
    for (int i = 0; i < TYPES.length * STACK_VARIANTS; i++) {
      stacks.add(stack());
    }
  }

  /** Marks the span as failed at its end. */
  void fail(Span.Builder span) {
    int type = draw.between(0, TYPES.length - 1);
    String message = message();
    String stack = stacks.get(type * STACK_VARIANTS + draw.between(0, STACK_VARIANTS - 1));
    span.setStatus(
        Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage(message));
    span.addEvents(
        Span.Event.newBuilder()
            .setName("exception")
            .setTimeUnixNano(span.getEndTimeUnixNano())
            .addAttributes(attribute("exception.type", TYPES[type]))
            .addAttributes(attribute("exception.message", message))
            .addAttributes(
                attribute("exception.stacktrace", TYPES[type] + ": " + message + stack)));
  }

  private String message() {
    return switch (draw.between(0, 4)) {
      case 0 -> "request " + draw.hex(16) + " timed out after " + draw.between(100, 30_000) + " ms";
      case 1 -> "no row for id " + draw.between(1, 1_000_000);
      case 2 -> "rate limit reached: limit 500, used " + draw.between(500, 999) + ", try again";
      case 3 -> "connection to 10.0." + draw.between(0, 255) + "." + draw.between(1, 254) + " lost";
      default -> "tool answered " + draw.between(400, 599) + " for call " + draw.hex(20);
    };
  }

  private String stack() {
    StringBuilder stack = new StringBuilder();
    int frames = draw.between(FRAMES_MIN, FRAMES_MAX);
    for (int i = 0; i < frames; i++) {
      String type = capitalised(draw.vocabulary.word(draw.between(200, 3_000)));
      stack
          .append("\n\tat com.acme.")
          .append(draw.vocabulary.word(draw.between(0, 60)))
          .append(".service.")
          .append(type)
          .append("Handler.")
          .append(draw.vocabulary.word(draw.between(0, 200)))
          .append('(')
          .append(type)
          .append("Handler.java:")
          .append(draw.between(20, 900))
          .append(')');
    }
    return stack.toString();
  }

  private static String capitalised(String word) {
    return Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }
}
