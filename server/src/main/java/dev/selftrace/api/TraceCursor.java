package dev.selftrace.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.selftrace.model.TraceId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Where a page of a trace ended: a number of spans, sealed for one tenant and one trace. */
final class TraceCursor {

  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL_BYTES = 12;

  private TraceCursor() {}

  static String of(int position, TraceId traceId, byte[] secret) {
    byte[] seal = seal(position, traceId, secret);
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + SEAL_BYTES).putInt(position).put(seal);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The position; empty for a cursor that was not made for this tenant and trace. */
  static OptionalInt read(String cursor, TraceId traceId, byte[] secret) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return OptionalInt.empty();
    }
    if (bytes.length != Integer.BYTES + SEAL_BYTES) {
      return OptionalInt.empty();
    }
    int position = ByteBuffer.wrap(bytes).getInt();
    byte[] seal = Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
    return MessageDigest.isEqual(seal, seal(position, traceId, secret))
        ? OptionalInt.of(position)
        : OptionalInt.empty();
  }

  private static byte[] seal(int position, TraceId traceId, byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      byte[] full = mac.doFinal(("trace " + traceId.hex() + " " + position).getBytes(UTF_8));
      return Arrays.copyOf(full, SEAL_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("algorithm: " + ALGORITHM + " (expected: in every JDK)", e);
    }
  }
}
