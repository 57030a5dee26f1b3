package dev.selftrace.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a server that requires keys gets its first one: from {@code SELFTRACE_BOOTSTRAP_KEY}, or made
 * and left in {@code <data>/access/first-key}, readable by its owner only. It opens tenant {@code
 * default} with every scope.
 */
public final class FirstKey {

  private FirstKey() {}

  /**
   * Makes sure that a key works; where it was written, if it was.
   *
   * @param bootstrap the text of {@code SELFTRACE_BOOTSTRAP_KEY}; null or blank when not set
   * @throws IllegalArgumentException when that text is no key
   */
  public static Optional<Path> ensure(
      Path dataFolder, @Nullable String bootstrap, AccessOptions options, InstantSource clock) {
    Keys keys = new Keys(dataFolder, options.keysMax(), clock);
    if (keys.file().read().hasWorkingKey()) {
      return Optional.empty();
    }
    if (bootstrap != null && !bootstrap.isBlank()) {
      keys.add(given(bootstrap.strip()), order("bootstrap"));
      return Optional.empty();
    }
    return Optional.of(write(keys));
  }

  private static ApiKey given(String bootstrap) {
    return ApiKey.parse(bootstrap)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "SELFTRACE_BOOTSTRAP_KEY: not shown (expected: a key as"
                    + " ./selftrace key create prints it)"));
  }

  /** Written before it works, so that no key works that nobody has. */
  private static Path write(Keys keys) {
    ApiKey key = ApiKey.random(new SecureRandom());
    Path path = keys.file().folder().resolve("first-key");
    try {
      keys.file().makeFolder();
      KeyFile.writePrivately(path, key.reveal() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be written", e);
    }
    keys.add(key, order("first key"));
    return path;
  }

  private static KeyOrder order(String label) {
    return new KeyOrder(TenantEntry.DEFAULT_NAME, EnumSet.allOf(Scope.class), label);
  }
}
