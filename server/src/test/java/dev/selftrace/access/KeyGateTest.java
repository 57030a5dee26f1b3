package dev.selftrace.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.access.AccessException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets in, as whom, and with what. */
class KeyGateTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));

  @TempDir Path folder;

  private final AtomicLong nanos = new AtomicLong();
  private Keys keys;
  private String acme;

  @BeforeEach
  void makeKey() {
    keys = keysOf(folder);
    acme = keys.create(order("acme", Scope.INGEST, Scope.READ, Scope.WRITE)).reveal();
  }

  @Test
  @DisplayName("local: a request from this machine without a key is tenant default, never admin")
  void keylessLocal() {
    Principal principal = gate(AuthMode.LOCAL).verify(from("127.0.0.1").build());
    assertEquals("local", principal.keyId());
    assertEquals(EnumSet.of(Scope.INGEST, Scope.READ, Scope.WRITE), principal.scopes());
    assertEquals(principal.tenant(), ((NamedTenants.Empty) principal.reader()).ref());
  }

  @ParameterizedTest(name = "{0} is this machine")
  @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"})
  void loopback(String address) {
    assertEquals("local", gate(AuthMode.LOCAL).verify(from(address).build()).keyId());
  }

  @ParameterizedTest(name = "{0} is not this machine")
  @ValueSource(strings = {"10.0.0.1", "192.168.1.4", "0.0.0.0", "fe80::1", "::ffff:10.0.0.1"})
  void elsewhere(String address) {
    assertRefused(Kind.UNAUTHENTICATED, gate(AuthMode.LOCAL), from(address));
  }

  @Test
  @DisplayName("local: an unknown peer is never local")
  void noPeer() {
    Credential nobody = new Credential(List.of(), List.of(), null, false);
    AccessException refusal =
        assertThrows(AccessException.class, () -> gate(AuthMode.LOCAL).verify(nobody));
    assertEquals(Kind.UNAUTHENTICATED, refusal.kind());
  }

  @Test
  @DisplayName("local: a request that a proxy forwarded is never local")
  void forwarded() {
    KeyGate gate = gate(AuthMode.LOCAL);
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").forwarded());
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").forwarded().apiKey("dummy"));
    assertEquals(
        Set.of(Scope.INGEST, Scope.READ, Scope.WRITE),
        gate.verify(from("127.0.0.1").forwarded().apiKey(acme).build()).scopes());
  }

  @ParameterizedTest(name = "local: \"{0}\" in place of a key counts as absent")
  @ValueSource(
      strings = {"", "  ", "${SELFTRACE_KEY}", "{env:SELFTRACE_KEY}", "dummy", "sk-123", "ST_x"})
  void placeholders(String text) {
    KeyGate gate = gate(AuthMode.LOCAL);
    assertEquals("local", gate.verify(from("127.0.0.1").apiKey(text).build()).keyId());
    assertEquals("local", gate.verify(from("127.0.0.1").bearer(text).build()).keyId());
    assertEquals(
        "local", gate.verify(from("127.0.0.1").apiKey(text).bearer("another").build()).keyId());
    assertEquals(
        keys.list().getFirst().key().id(),
        gate.verify(from("127.0.0.1").apiKey(text).bearer(acme).build()).keyId());
  }

  @ParameterizedTest(name = "required: \"{0}\" in place of a key is refused")
  @ValueSource(strings = {"", "${SELFTRACE_KEY}", "{env:SELFTRACE_KEY}", "dummy", "st_"})
  void placeholdersRequired(String text) {
    KeyGate gate = gate(AuthMode.REQUIRED);
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").apiKey(text));
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").bearer(text));
  }

  @Test
  @DisplayName("local: text that begins st_ must be a key that works")
  void wrongKeyLocal() {
    KeyGate gate = gate(AuthMode.LOCAL);
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").apiKey("st_wrong"));
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").apiKey(flipped(acme)));
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1").apiKey(unknown()));
    assertNotEquals("local", gate.verify(from("127.0.0.1").apiKey(acme).build()).keyId());
  }

  @Test
  @DisplayName("required: nobody comes in without a key, with one from anywhere")
  void required() {
    KeyGate gate = gate(AuthMode.REQUIRED);
    assertRefused(Kind.UNAUTHENTICATED, gate, from("127.0.0.1"));
    Principal far = gate.verify(from("10.1.2.3").forwarded().apiKey(acme).build());
    assertEquals(keys.list().getFirst().key().id(), far.keyId());
    assertEquals(far, gate.verify(from("10.1.2.3").bearer(acme).build()));
  }

  @Test
  @DisplayName("the scheme Bearer is read in any case; another scheme carries no key")
  void schemes() {
    KeyGate gate = gate(AuthMode.REQUIRED);
    Principal expected = gate.verify(from("10.0.0.1").apiKey(acme).build());
    assertEquals(expected, gate.verify(from("10.0.0.1").authorization("bearer " + acme).build()));
    assertEquals(expected, gate.verify(from("10.0.0.1").authorization("BEARER  " + acme).build()));
    assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.1").authorization("Basic c3RfOnBhc3M="));
    assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.1").authorization("Bearer"));
  }

  @Test
  @DisplayName("two keys that differ, or a repeated header, are a conflict; the same twice is not")
  void conflicts() {
    KeyGate gate = gate(AuthMode.LOCAL);
    assertRefused(Kind.CONFLICTING, gate, from("127.0.0.1").apiKey(acme).bearer(unknown()));
    assertRefused(Kind.CONFLICTING, gate, from("127.0.0.1").apiKey(acme).apiKey(acme));
    assertRefused(Kind.CONFLICTING, gate, from("127.0.0.1").bearer(acme).bearer(acme));
    assertSame(
        gate.verify(from("127.0.0.1").apiKey(acme).build()),
        gate.verify(from("127.0.0.1").apiKey(acme).bearer(acme).build()));
    assertRefused(
        Kind.CONFLICTING,
        gate(AuthMode.REQUIRED),
        from("127.0.0.1").apiKey(acme).bearer("${SELFTRACE_KEY}"));
  }

  @Test
  @DisplayName("a key opens its tenant and only its scopes")
  void scopes() {
    String ingest = keys.create(order("acme", Scope.INGEST)).reveal();
    String read = keys.create(order("other", Scope.READ)).reveal();
    KeyGate gate = gate(AuthMode.REQUIRED);
    Principal exporter = gate.verify(from("10.0.0.1").apiKey(ingest).build());
    Principal reader = gate.verify(from("10.0.0.1").apiKey(read).build());

    exporter.writer();
    reader.reader();
    assertEquals(Kind.FORBIDDEN, kindOf(exporter::reader));
    assertEquals(Kind.FORBIDDEN, kindOf(reader::writer));
    assertNotEquals(exporter.tenant(), reader.tenant());
    assertNotEquals(List.of(exporter.cursorSecret()), List.of(reader.cursorSecret()));
    assertEquals(exporter.tenant(), gate.verify(from("10.0.0.1").apiKey(acme).build()).tenant());
  }

  @Test
  @DisplayName("a key made while the server runs works within a second, a revoked one no more")
  void changesTakeEffect() {
    KeyGate gate = gate(AuthMode.REQUIRED);
    Principal before = gate.verify(from("10.0.0.1").apiKey(acme).build());
    assertTrue(gate.stillValid(before));
    Keys commandLine = keysOf(folder);
    String late = commandLine.create(order("acme", Scope.READ)).reveal();
    commandLine.revoke(before.keyId());

    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.1").apiKey(acme));
    assertFalse(gate.stillValid(before));
    assertTrue(gate.stillValid(gate.verify(from("10.0.0.1").apiKey(late).build())));
  }

  @Test
  @DisplayName("unknown, mistyped, malformed and revoked keys get the same answer")
  void sameAnswer() {
    String revoked = keys.create(order("acme", Scope.READ)).reveal();
    keys.revoke(keys.list().getLast().key().id());
    KeyGate gate = gate(AuthMode.REQUIRED);
    List<String> answers =
        List.of(unknown(), flipped(acme), "st_", "x".repeat(300), revoked).stream()
            .map(key -> refused(gate, from("10.0.0.1").apiKey(key)).getMessage())
            .distinct()
            .toList();
    assertEquals(1, answers.size());
    assertFalse(answers.getFirst().contains("st_"));
  }

  @Test
  @DisplayName("many wrong keys from one address are told to wait; a good one and others are not")
  void throttled() {
    KeyGate gate = gate(AuthMode.REQUIRED);
    for (int i = 0; i < AccessOptions.DEFAULTS.failedLoginsPerMinuteMax(); i++) {
      assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.1").apiKey(unknown()));
    }
    AccessException refusal = refused(gate, from("10.0.0.1").apiKey(unknown()));
    assertEquals(Kind.THROTTLED, refusal.kind());
    assertEquals(Duration.ofSeconds(60), refusal.retryAfter());
    gate.verify(from("10.0.0.1").apiKey(acme).build());
    assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.2").apiKey(unknown()));

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertRefused(Kind.UNAUTHENTICATED, gate, from("10.0.0.1").apiKey(unknown()));
  }

  @Test
  @DisplayName("tenant and cursor secret of local mode are the same after a restart")
  void stable() {
    Principal before = gate(AuthMode.LOCAL).verify(from("127.0.0.1").build());
    Principal after = gate(AuthMode.LOCAL).verify(from("127.0.0.1").build());
    assertEquals(before.tenant(), after.tenant());
    assertEquals(
        java.util.HexFormat.of().formatHex(before.cursorSecret()),
        java.util.HexFormat.of().formatHex(after.cursorSecret()));
  }

  private KeyGate gate(AuthMode mode) {
    AccessOptions options =
        new AccessOptions(
            mode,
            AccessOptions.DEFAULTS.failedLoginsPerMinuteMax(),
            AccessOptions.DEFAULTS.keysMax());
    return new KeyGate(options, keys, new NamedTenants(), nanos::get);
  }

  private static Keys keysOf(Path folder) {
    return new Keys(new KeyFile(folder), 100, CLOCK, new java.security.SecureRandom());
  }

  private static KeyOrder order(String tenant, Scope... scopes) {
    return new KeyOrder(tenant, Set.of(scopes), "");
  }

  /** Well-formed, with the right checksum, and nobody's. */
  private static String unknown() {
    return ApiKey.random(new SplittableRandom(42)).reveal();
  }

  private static String flipped(String key) {
    char other = key.charAt(7) == 'a' ? 'b' : 'a';
    return key.substring(0, 7) + other + key.substring(8);
  }

  private static Request from(String address) {
    return new Request(address);
  }

  private static void assertRefused(Kind kind, KeyGate gate, Request request) {
    assertEquals(kind, refused(gate, request).kind());
  }

  private static AccessException refused(KeyGate gate, Request request) {
    return assertThrows(AccessException.class, () -> gate.verify(request.build()));
  }

  private static Kind kindOf(Runnable call) {
    return assertThrows(AccessException.class, call::run).kind();
  }

  private static final class Request {
    private final String address;
    private final List<String> apiKeys = new java.util.ArrayList<>();
    private final List<String> authorizations = new java.util.ArrayList<>();
    private boolean forwarded;

    Request(String address) {
      this.address = address;
    }

    Request apiKey(String key) {
      apiKeys.add(key);
      return this;
    }

    Request bearer(String key) {
      return authorization("Bearer " + key);
    }

    Request authorization(String value) {
      authorizations.add(value);
      return this;
    }

    Request forwarded() {
      forwarded = true;
      return this;
    }

    Credential build() {
      try {
        return new Credential(apiKeys, authorizations, InetAddress.getByName(address), forwarded);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }
}
