package dev.selftrace.store;

import dev.selftrace.model.Slice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What proves that a fix was recorded against a failure that was really stored, and was not changed
 * since: digests that anybody who has the records can recompute. Pure.
 *
 * <p>The digest of a record is SHA-256 over {@code selftrace fix 1} and its components in the order
 * of {@link FixEntry}, the receipt left out. A text is its length in UTF-8 (4 bytes, big-endian)
 * and its bytes, an absent one the length -1; a number is 8 bytes, big-endian; a list is its size
 * (4 bytes) and its texts. Enums and ids are their names and hex digits as text.
 */
public final class Receipt {

  private static final String FORM = "selftrace fix 1";

  private final MessageDigest digest;

  private Receipt() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }

  /** Of the span that holds the failure: over its bytes as stored; 64 hex digits. */
  public static String evidence(StoredSpan span) {
    return evidence(span.bytes());
  }

  /** Of a {@code Span} message as stored; 64 hex digits. */
  public static String evidence(Slice bytes) {
    Receipt receipt = new Receipt();
    receipt.digest.update(bytes.array(), bytes.offset(), bytes.length());
    return receipt.hex();
  }

  /** Of a record, whatever it says of its own receipt; 64 hex digits. */
  public static String of(FixEntry fix) {
    Receipt receipt =
        new Receipt()
            .text(FORM)
            .text(fix.fixId())
            .text(fix.claim().name())
            .text(fix.summary())
            .text(fix.fingerprint())
            .text(fix.traceId().hex())
            .text(fix.spanId().hex())
            .number(fix.failedAt().arrival())
            .text(fix.workflow())
            .text(fix.test())
            .text(fix.operation().text())
            .text(fix.spanName())
            .text(fix.errorType())
            .text(fix.message())
            .size(fix.files().size());
    fix.files().forEach(receipt::text);
    return receipt
        .text(fix.commit())
        .text(fix.archivedAs())
        .text(fix.runId())
        .number(fix.recordedAt())
        .text(fix.evidence())
        .hex();
  }

  private Receipt text(@Nullable String text) {
    if (text == null) {
      return size(-1);
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    size(utf8.length);
    digest.update(utf8);
    return this;
  }

  private Receipt size(int size) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
    return this;
  }

  private Receipt number(long number) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
    return this;
  }

  private String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
