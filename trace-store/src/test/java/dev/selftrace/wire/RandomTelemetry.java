package dev.selftrace.wire;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.model.SpanEvent;
import dev.selftrace.model.SpanId;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanLink;
import dev.selftrace.model.StatusCode;
import dev.selftrace.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Telemetry of every shape, the same for the same seed. Confined to one thread. */
public final class RandomTelemetry {

  private static final int DEPTH_MAX = 4;
  private static final List<String> TEXTS =
      List.of(
          "",
          "GET",
          "chat gpt-5",
          "größer",
          "漢字",
          "😀 ok",
          "line\nbreak",
          "\"quoted\\\"",
          "\u0000");
  private static final List<String> KEYS =
      List.of("http.method", "gen_ai.request.model", "db.statement", "schlüssel", "", "k");

  private final SplittableRandom random;

  /** With a seed that belongs in the test's display name. */
  public RandomTelemetry(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A request's groups of spans. */
  public List<DecodedGroup<Span>> spanGroups() {
    return groups((resource, scope) -> span(resource, scope), OtlpWriter::span);
  }

  /** A request's groups of log records. */
  public List<DecodedGroup<LogRecord>> logGroups() {
    return groups((resource, scope) -> log(resource, scope), OtlpWriter::log);
  }

  private <T> List<DecodedGroup<T>> groups(
      java.util.function.BiFunction<Resource, Scope, T> record,
      java.util.function.Function<T, Slice> encode) {
    return some(
        3,
        () -> {
          Resource resource = resource();
          Scope scope = scope();
          List<Decoded<T>> items =
              Stream.generate(() -> record.apply(resource, scope))
                  .limit(1 + random.nextInt(4))
                  .map(value -> new Decoded<>(value, encode.apply(value)))
                  .toList();
          return new DecodedGroup<>(
              resource, scope, OtlpWriter.resource(resource), OtlpWriter.scope(scope), items);
        });
  }

  /** A resource. */
  public Resource resource() {
    return new Resource(attributes(0), count(), text());
  }

  /** A scope. */
  public Scope scope() {
    return new Scope(text(), text(), attributes(0), count(), text());
  }

  /** A span with usable ids. */
  public Span span(Resource resource, Scope scope) {
    return new Span(
        traceId(),
        spanId(),
        random.nextBoolean() ? spanId() : null,
        text(),
        random.nextInt(),
        text(),
        pick(List.of(SpanKind.values())),
        nanos(),
        nanos(),
        attributes(0),
        count(),
        some(3, () -> new SpanEvent(nanos(), text(), attributes(1), count())),
        count(),
        some(
            2,
            () ->
                new SpanLink(
                    traceId(), spanId(), text(), attributes(1), count(), random.nextInt())),
        count(),
        pick(List.of(StatusCode.values())),
        text(),
        resource,
        scope);
  }

  /** A log record, with or without ids. */
  public LogRecord log(Resource resource, Scope scope) {
    boolean correlated = random.nextBoolean();
    return new LogRecord(
        nanos(),
        nanos(),
        random.nextInt(25),
        text(),
        value(0),
        attributes(0),
        count(),
        random.nextInt(),
        correlated ? traceId() : null,
        correlated ? spanId() : null,
        text(),
        resource,
        scope);
  }

  /** A trace id that is not zero. */
  public TraceId traceId() {
    return new TraceId(random.nextLong(), random.nextLong() | 1);
  }

  /** A span id that is not zero. */
  public SpanId spanId() {
    return new SpanId(random.nextLong() | 1);
  }

  private Attributes attributes(int depth) {
    List<String> keys = new ArrayList<>();
    List<AttributeValue> values = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      keys.add(pick(KEYS));
      values.add(value(depth));
    }
    return Attributes.of(keys, values);
  }

  /** A value of any kind; nested ones end at a fixed depth. */
  public AttributeValue value(int depth) {
    return switch (random.nextInt(depth < DEPTH_MAX ? 8 : 6)) {
      case 0 -> new AttributeValue.StringValue(text());
      case 1 -> new AttributeValue.BooleanValue(random.nextBoolean());
      case 2 -> new AttributeValue.LongValue(random.nextLong());
      case 3 -> new AttributeValue.DoubleValue(pick(List.of(0.0, -1.5, 1e300, Double.NaN)));
      case 4 -> new AttributeValue.BytesValue(Slice.of(bytes()));
      case 5 -> AttributeValue.EMPTY;
      case 6 -> new AttributeValue.ArrayValue(some(4, () -> value(depth + 1)));
      default -> new AttributeValue.MapValue(attributes(depth + 1));
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String text() {
    return random.nextInt(20) == 0 ? "x".repeat(random.nextInt(300)) : pick(TEXTS);
  }

  private long nanos() {
    return random.nextInt(5) == 0 ? 0 : 1_700_000_000_000_000_000L + random.nextLong(1L << 50);
  }

  private int count() {
    return random.nextInt(4) == 0 ? random.nextInt() : 0;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private <T> List<T> some(int max, Supplier<T> supplier) {
    return Stream.generate(supplier).limit(random.nextInt(max + 1)).toList();
  }
}
