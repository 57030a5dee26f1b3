package dev.selftrace.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.Credential;
import dev.selftrace.access.FakeGate;
import dev.selftrace.access.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.BaseSubscriber;

class ListenStreamTest {

  private final AtomicInteger hungUp = new AtomicInteger();
  private final ListenStream stream =
      new ListenStream(
          7,
          new FakeGate()
              .with(FakeGate.LOCAL, "local", Scope.READ)
              .verify(new Credential(List.of(), List.of(), null, false)),
          new ListenFilter(Map.of("selftrace://workflows/a/errors", new Watch.Errors("a")), true),
          Map.of("name", "selftrace"),
          3,
          hungUp::incrementAndGet);

  @Test
  @DisplayName("a reader that takes nothing is told so much, then its connection is closed")
  void slowReader() {
    stream.events().subscribe(new Taking(1));
    assertTrue(stream.greet(0));
    assertTrue(stream.tell(List.of(), true, 1));
    assertTrue(stream.tell(List.of(), true, 2));
    assertTrue(stream.tell(List.of(), true, 3));
    assertFalse(stream.tell(List.of(), true, 4), "three wait, a fourth has no room");
    stream.cut();
    assertEquals(1, hungUp.get());
  }

  @Test
  @DisplayName("an orderly end without room for the result closes the connection")
  void noRoomForTheResult() {
    stream.events().subscribe(new Taking(0));
    stream.greet(0);
    stream.tell(List.of(), true, 1);
    stream.tell(List.of(), true, 2);
    stream.finish(3);
    assertEquals(1, hungUp.get());
  }

  @Test
  @DisplayName("a reader that went away is no slow reader")
  void goneReader() {
    Taking reader = new Taking(1);
    stream.events().subscribe(reader);
    stream.greet(0);
    reader.cancel();
    for (int i = 0; i < 10; i++) {
      assertTrue(stream.tell(List.of(), true, i));
    }
  }

  @Test
  @DisplayName("comments come when nothing was said for so long, and are no news")
  void comments() {
    Taking reader = new Taking(10);
    stream.events().subscribe(reader);
    stream.greet(0);
    stream.keepAlive(9, 10);
    assertEquals(1, reader.taken.size());
    stream.keepAlive(10, 10);
    assertEquals("", reader.taken.get(1).comment());
    assertFalse(stream.quietFor(10, 11));
    assertTrue(stream.quietFor(11, 11));
    stream.tell(List.of(), true, 11);
    assertFalse(stream.quietFor(12, 11));
  }

  /** Takes so many events and no more. */
  private static final class Taking extends BaseSubscriber<ServerSentEvent<String>> {

    final List<ServerSentEvent<String>> taken = new ArrayList<>();
    private final int most;

    Taking(int most) {
      this.most = most;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (most > 0) {
        request(most);
      }
    }

    @Override
    protected void hookOnNext(ServerSentEvent<String> event) {
      taken.add(event);
    }
  }
}
