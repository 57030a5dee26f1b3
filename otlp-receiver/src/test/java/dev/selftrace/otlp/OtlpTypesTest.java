package dev.selftrace.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The small types of the receivers keep their promises. */
final class OtlpTypesTest {

  @Test
  @DisplayName("O4: a message that would burst the answer is shortened, the count stays exact")
  void shortened() {
    byte[] body = ExportResponse.protobuf(new Outcome(1_000_000, "é".repeat(5 << 20)), 4 << 20);
    Answer answer = Answer.success(0, body);
    assertTrue(body.length <= 4 << 20, body.length + " bytes");
    assertEquals(1_000_000, answer.rejected());
    assertTrue(answer.message().endsWith("…"));
  }

  @Test
  @DisplayName("O4: shortening never cuts a character in two")
  void shortenedAtACharacter() {
    String message = ExportResponse.shortened("a" + "😀".repeat(1_000), 1_024);
    assertFalse(Character.isHighSurrogate(message.charAt(message.length() - 2)));
  }

  @Test
  @DisplayName("O8: a warning is a partial success that rejects nothing")
  void warning() {
    byte[] body = ExportResponse.protobuf(new Outcome(0, "secret redacted"), 1_024);
    assertEquals("secret redacted", Answer.success(0, body).message());
    assertEquals(0, Answer.success(0, body).rejected());
  }

  @Test
  @DisplayName("retry delays are spread, and 1 to 30 seconds whatever is asked for")
  void retryDelay() {
    RetryDelay delay = new RetryDelay(new Random(1));
    for (Duration least :
        new Duration[] {Duration.ZERO, Duration.ofSeconds(2), Duration.ofDays(1)}) {
      for (int i = 0; i < 100; i++) {
        long millis = delay.about(least).toMillis();
        assertTrue(millis >= 1_000 && millis <= 30_000, millis + " ms");
      }
    }
    assertFalse(delay.about(Duration.ofSeconds(2)).equals(delay.about(Duration.ofSeconds(2))));
  }

  @Test
  @DisplayName("a limit that cannot be is refused with its name and what it may be")
  void limits() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new OtlpLimits(-1, 1, 4 << 20, 1, 1, 1, Duration.ZERO));
    assertEquals("request-bytes-max: -1 (expected: >= 1)", e.getMessage());
    e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new OtlpLimits(100, 199, 4 << 20, 1, 1, 1, Duration.ZERO));
    assertEquals("in-flight-bytes-max: 199 (expected: >= 200)", e.getMessage());
  }

  @Test
  @DisplayName("a refusal says when to come back exactly when coming back may help")
  void refusal() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Refusal(Refusal.Kind.UNAVAILABLE, "full", "full", null));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Refusal(Refusal.Kind.MALFORMED, "malformed", "bad", Duration.ofSeconds(1)));
  }
}
