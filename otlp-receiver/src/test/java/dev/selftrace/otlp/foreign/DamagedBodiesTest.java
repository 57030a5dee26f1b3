package dev.selftrace.otlp.foreign;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.TooLargeException;
import dev.selftrace.wire.OtlpReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that were cut or changed on their way are translated or refused, and nothing else. */
final class DamagedBodiesTest {

  private static final int CHANGES = 2_000;

  /** A format and a body of it. */
  record Sent(ForeignFormat format, String name, byte[] body) {
    @Override
    public String toString() {
      return format + " " + name;
    }
  }

  static Stream<Sent> bodies() throws IOException {
    Path captures = Path.of(System.getProperty("selftrace.root"), "testdata", "captures");
    String recorded = "001.other_api_v1_trace_ingest.json";
    String score =
        "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"name\":\"n\",\"value\":0.5}";
    return Stream.of(
        new Sent(
            ForeignFormat.OKAHU_SPANS,
            "python",
            Files.readAllBytes(captures.resolve("monocle-py/okahu-traced-bug3/" + recorded))),
        new Sent(
            ForeignFormat.OKAHU_SPANS,
            "JavaScript",
            Files.readAllBytes(captures.resolve("monocle-js/okahu-bug3/" + recorded))),
        new Sent(
            ForeignFormat.OKAHU_LABEL,
            "of a test",
            "{\"result\":{\"label\":\"t\",\"value\":\"PASS\"}}".getBytes(StandardCharsets.UTF_8)),
        new Sent(
            ForeignFormat.LANGFUSE_EVENTS,
            "one",
            ("{\"batch\":[{\"id\":\"1\",\"type\":\"score-create\",\"body\":" + score + "}]}")
                .getBytes(StandardCharsets.UTF_8)));
  }

  private static void translate(Sent sent, byte[] body) {
    Translation translation =
        sent.format().translate(Slice.of(body), Map.of("trace_id", "a"), Instant.ofEpochSecond(1));
    if (sent.format().signal() == Signal.TRACES) {
      OtlpReader.traces(translation.request());
    } else {
      OtlpReader.logs(translation.request());
    }
  }

  @ParameterizedTest(name = "{0}, cut anywhere, is malformed")
  @MethodSource("bodies")
  void cut(Sent sent) {
    for (int length = 0; length < sent.body().length; length++) {
      byte[] prefix = Arrays.copyOf(sent.body(), length);
      assertThrows(MalformedException.class, () -> translate(sent, prefix));
    }
  }

  @ParameterizedTest(name = "{0}, one byte changed, is a request or malformed (seed 5)")
  @MethodSource("bodies")
  void changed(Sent sent) {
    Random random = new Random(5);
    int refused = 0;
    for (int i = 0; i < CHANGES; i++) {
      byte[] body = sent.body().clone();
      body[random.nextInt(body.length)] = (byte) (' ' + random.nextInt(95));
      try {
        translate(sent, body);
      } catch (MalformedException | TooLargeException _) {
        refused++;
      }
    }
    assertTrue(refused > 0);
  }
}
