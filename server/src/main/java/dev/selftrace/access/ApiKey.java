package dev.selftrace.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code st_}, 30 random base62 characters (178 bits), and their CRC32 as
 * six base62 characters, so that a mistyped key is told from a wrong one offline and secret
 * scanners find few look-alikes. Immutable; its text leaves only through {@link #reveal}.
 */
public final class ApiKey {

  /** What every key begins with; text that does not was never meant as one of ours. */
  static final String PREFIX = "st_";

  /** Characters of a presented key that are looked at before it is refused as too long. */
  static final int LENGTH_MAX = 255;

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_LENGTH = 30;
  private static final int CHECK_LENGTH = 6;
  private static final Pattern FORM = Pattern.compile("st_[0-9A-Za-z]{36}");

  private final String text;

  private ApiKey(String text) {
    this.text = text;
  }

  /** A new key. */
  static ApiKey random(RandomGenerator random) {
    StringBuilder secret = new StringBuilder(PREFIX);
    for (int i = 0; i < RANDOM_LENGTH; i++) {
      secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return new ApiKey(secret + check(secret));
  }

  /** The key this text is, or empty when no key reads so. */
  static Optional<ApiKey> parse(String text) {
    if (text.length() > LENGTH_MAX || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    int body = text.length() - CHECK_LENGTH;
    return check(text.substring(0, body)).equals(text.substring(body))
        ? Optional.of(new ApiKey(text))
        : Optional.empty();
  }

  /** What is kept of a key. No slow hash: 178 random bits need none. */
  byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The key itself, for the one moment it is shown or written down. */
  public String reveal() {
    return text;
  }

  /** Never the key. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }

  private static String check(CharSequence body) {
    CRC32 crc = new CRC32();
    crc.update(body.toString().getBytes(US_ASCII));
    long rest = crc.getValue();
    char[] digits = new char[CHECK_LENGTH];
    for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (rest % ALPHABET.length()));
      rest /= ALPHABET.length();
    }
    return new String(digits);
  }
}
