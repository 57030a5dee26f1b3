package dev.selftrace.tool;

import dev.selftrace.model.TraceId;
import dev.selftrace.store.FixEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Names of claims: the same for the same claim, so that a repeated call finds the first. Pure. */
final class FixIds {

  private static final int BYTES = 8;

  private FixIds() {}

  static String of(
      FixEntry.Claim claim,
      TraceId traceId,
      String fingerprint,
      String summary,
      @Nullable String commit) {
    String text =
        String.join(
            "\n", claim.name(), traceId.hex(), fingerprint, commit == null ? "" : commit, summary);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "fix_" + HexFormat.of().formatHex(digest, 0, BYTES);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
