package dev.selftrace.tool;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Opaque handles into an answer: some numbers, sealed for one tenant and one question. A handle of
 * another tenant, of another question, or an altered one is simply not found. Immutable.
 */
final class Cursors {

  private static final int SEAL_BYTES = 12;
  private static final String ALGORITHM = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final SecretKeySpec key;

  /** For the tenant of this secret. */
  Cursors(byte[] secret) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
  }

  String seal(String question, long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES + SEAL_BYTES);
    for (long word : words) {
      bytes.putLong(word);
    }
    byte[] payload = Arrays.copyOf(bytes.array(), words.length * Long.BYTES);
    bytes.put(sealOf(question, payload));
    return ENCODER.encodeToString(bytes.array());
  }

  /**
   * The numbers of a handle; null when there is no handle.
   *
   * @throws ToolInputException NOT_FOUND naming {@code field}
   */
  long @Nullable [] open(String field, @Nullable String handle, String question, int words) {
    if (handle == null) {
      return null;
    }
    byte[] bytes = decoded(handle);
    int payloadBytes = words * Long.BYTES;
    if (bytes.length != payloadBytes + SEAL_BYTES) {
      throw unknown(field);
    }
    byte[] payload = Arrays.copyOf(bytes, payloadBytes);
    byte[] seal = Arrays.copyOfRange(bytes, payloadBytes, bytes.length);
    if (!MessageDigest.isEqual(seal, sealOf(question, payload))) {
      throw unknown(field);
    }
    long[] values = new long[words];
    ByteBuffer.wrap(payload).asLongBuffer().get(values);
    return values;
  }

  private static byte[] decoded(String handle) {
    try {
      return DECODER.decode(handle);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static ToolInputException unknown(String field) {
    return new ToolInputException(
        ErrorCode.NOT_FOUND,
        field
            + " is not one this question was answered with. Pass it unchanged with the same other"
            + " arguments, or leave it out to begin again.",
        field,
        List.of(),
        null);
  }

  private byte[] sealOf(String question, byte[] payload) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(question.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return Arrays.copyOf(mac.doFinal(payload), SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
