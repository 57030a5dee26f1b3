package dev.selftrace.tool;

import dev.selftrace.model.Span;
import dev.selftrace.model.TraceId;
import dev.selftrace.store.FixEntry;
import dev.selftrace.wire.OtlpWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Digests over a fix and its evidence. Pure. */
final class FixReceipt {

  private static final int ID_DIGITS = 16;

  private FixReceipt() {}

  /** The name of a claim: the same for the same claim. */
  static String id(
      FixEntry.Claim claim,
      TraceId traceId,
      String fingerprint,
      String summary,
      @Nullable String commit) {
    String text =
        String.join(
            "\n", claim.name(), traceId.hex(), fingerprint, commit == null ? "" : commit, summary);
    return "fix_" + hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, ID_DIGITS);
  }

  /** Of the span that holds the error. */
  static String evidence(Span span) {
    return hex(OtlpWriter.span(span).toByteArray());
  }

  /** Of the record, whose own receipt takes no part. */
  static String of(FixEntry fix) {
    return hex(fix.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
