package dev.selftrace.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys at rest: what is written, and what survives. */
class KeysTest {

  @TempDir Path folder;

  @Test
  @DisplayName("a key has the published form, and a mistyped one is told without a look-up")
  void form() {
    for (int seed = 0; seed < 100; seed++) {
      String key = ApiKey.random(new SplittableRandom(seed)).reveal();
      assertTrue(Pattern.matches("st_[0-9A-Za-z]{36}", key), key);
      assertTrue(ApiKey.parse(key).isPresent());
      for (int at = 3; at < key.length(); at++) {
        String wrong = key.substring(0, at) + (char) (key.charAt(at) ^ 1) + key.substring(at + 1);
        assertTrue(ApiKey.parse(wrong).isEmpty(), wrong);
      }
    }
    assertFalse(ApiKey.random(new SplittableRandom(1)).toString().matches("st_[0-9A-Za-z]+"));
  }

  @Test
  @DisplayName("the file holds hashes, never a key, and only its owner reads it")
  void atRest() throws IOException {
    String key = keys().create(new KeyOrder("acme", KeyOrder.USUAL_SCOPES, "my ci")).reveal();
    Path file = folder.resolve("access/keys");
    assertFalse(Files.readString(file).contains(key.substring(3, 20)));
    assertEquals("rw-------", permissions(file));
    assertEquals("rwx------", permissions(folder.resolve("access")));
  }

  @Test
  @DisplayName("a list shows tenant, label, scopes and state")
  void listed() {
    Keys keys = keys();
    keys.create(new KeyOrder("acme", Set.of(Scope.READ), "Größe 1, \"x\""));
    keys.create(new KeyOrder("acme", Set.of(Scope.INGEST, Scope.ADMIN), ""));
    String first = keys.list().getFirst().key().id();
    assertEquals(Optional.empty(), keys.revoke("k00000000000"));
    assertNotNull(keys.revoke(first).orElseThrow().revoked());
    assertEquals(keys.revoke(first), keys().revoke(first), "ending it twice is fine");

    List<Keys.Listed> all = keys().list();
    assertEquals(List.of("acme", "acme"), all.stream().map(Keys.Listed::tenant).toList());
    assertEquals("Größe 1, \"x\"", all.getFirst().key().label());
    assertFalse(all.getFirst().key().works());
    assertNull(all.getLast().key().revoked());
    assertEquals(Set.of(Scope.INGEST, Scope.ADMIN), all.getLast().key().scopes());
  }

  @Test
  @DisplayName("keys made at once are all kept, in one tenant")
  void concurrently() throws Exception {
    Keys keys = keys();
    List<Future<?>> made = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        made.add(threads.submit(() -> keys.create(new KeyOrder("t", Set.of(Scope.READ), ""))));
      }
    }
    for (Future<?> key : made) {
      key.get();
    }
    assertEquals(4, keys().list().size());
    assertEquals(
        1, keys().list().stream().map(listed -> listed.key().tenantId()).distinct().count());
  }

  @Test
  @DisplayName("every flipped bit of the file costs one line at most, and no line is destroyed")
  void bitFlips() throws IOException {
    keys().create(new KeyOrder("acme", Set.of(Scope.READ), "one"));
    keys().create(new KeyOrder("other", Set.of(Scope.READ), "two"));
    Path file = folder.resolve("access/keys");
    byte[] sound = Files.readAllBytes(file);
    int header = KeyLines.HEADER.length() + 1;
    for (int at = header; at < sound.length - 1; at++) {
      byte[] damaged = sound.clone();
      damaged[at] ^= 1;
      Files.write(file, damaged);
      KeyRing ring = new KeyFile(folder).read();
      assertTrue(ring.tenants().size() + ring.keys().size() >= 2, "byte " + at);
      assertFalse(ring.damaged().isEmpty(), "byte " + at + " went unnoticed");
      assertEquals(ring.damaged(), KeyLines.read(KeyLines.write(ring)).damaged());
    }
  }

  @Test
  @DisplayName("beside a damaged line no new tenant is made, for it may be the damaged one")
  void damagedTenant() throws IOException {
    keys().create(new KeyOrder("acme", Set.of(Scope.READ), ""));
    Path file = folder.resolve("access/keys");
    Files.writeString(file, Files.readString(file).replace("acme", "acne"));
    IllegalStateException refusal =
        assertThrows(
            IllegalStateException.class,
            () -> keys().create(new KeyOrder("acme", Set.of(Scope.READ), "")));
    assertTrue(refusal.getMessage().startsWith("Corrupt: "), refusal.getMessage());
  }

  @Test
  @DisplayName("a tenant has a limited number of keys")
  void limit() {
    Keys keys = new Keys(folder, 2, InstantSource.system());
    keys.create(new KeyOrder("acme", Set.of(Scope.READ), ""));
    keys.create(new KeyOrder("acme", Set.of(Scope.READ), ""));
    KeyOrder third = new KeyOrder("acme", Set.of(Scope.READ), "");
    assertThrows(IllegalArgumentException.class, () -> keys.create(third));
    keys.revoke(keys.list().getFirst().key().id());
    keys.create(third);
  }

  @Test
  @DisplayName("names of tenants are plain words that could not be a path")
  void names() {
    for (String name : List.of("", ".", "..", "a/b", "a b", "-a", "a".repeat(151), "ä")) {
      assertThrows(
          IllegalArgumentException.class, () -> new KeyOrder(name, Set.of(Scope.READ), ""), name);
    }
    new KeyOrder("Team-7.prod_eu", Set.of(Scope.READ), "");
  }

  @Test
  @DisplayName("the first key is made once, readable by its owner only, and opens everything")
  void firstKey() throws IOException {
    Path path = FirstKey.ensure(folder, null, required(), InstantSource.system()).orElseThrow();
    assertEquals("rw-------", permissions(path));
    assertTrue(ApiKey.parse(Files.readString(path).strip()).isPresent());
    assertEquals(Set.of(Scope.values()), keys().list().getFirst().key().scopes());
    assertEquals(
        Optional.empty(), FirstKey.ensure(folder, null, required(), InstantSource.system()));
  }

  @Test
  @DisplayName("a bootstrap key is taken, unless it is no key")
  void bootstrap() {
    String given = ApiKey.random(new SplittableRandom(7)).reveal();
    assertEquals(
        Optional.empty(), FirstKey.ensure(folder, given, required(), InstantSource.system()));
    assertEquals(1, keys().list().size());
    assertFalse(Files.exists(folder.resolve("access/first-key")));

    Path other = folder.resolve("other");
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> FirstKey.ensure(other, "secret!", required(), InstantSource.system()));
    assertFalse(refusal.getMessage().contains("secret!"));
  }

  private static AccessOptions required() {
    return new AccessOptions(AuthMode.REQUIRED, 10, 10);
  }

  private Keys keys() {
    return new Keys(folder, 100, InstantSource.system());
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
