package dev.selftrace.mcp;

import org.jspecify.annotations.Nullable;

/**
 * Which era a request belongs to. Header and body decide together: by the header alone, a modern
 * body without it would slip into the legacy path, past the modern checks.
 */
sealed interface EraChoice {

  /** Served by this era. */
  record Served(Era era) implements EraChoice {}

  /** Served by none. */
  record Refused(RpcError error) implements EraChoice {}

  /**
   * Chooses.
   *
   * @param header {@code MCP-Protocol-Version}; null when absent, which was right until 2025-03-26
   */
  static EraChoice of(@Nullable String header, Message message) {
    Object body = message.meta("protocolVersion");
    if (header == null) {
      return body == null
          ? new Served(Era.LEGACY)
          : refused(RpcError.headerMismatch("MCP-Protocol-Version: missing, but _meta names one"));
    }
    if (body != null && !body.equals(header)) {
      return refused(
          RpcError.headerMismatch("MCP-Protocol-Version: differs from the version in _meta"));
    }
    if (Era.LEGACY.versions().contains(header)) {
      return new Served(Era.LEGACY);
    }
    if (!Era.MODERN.versions().contains(header)) {
      return refused(RpcError.unsupportedVersion(header));
    }
    return body == null && !message.isNotification()
        ? refused(missingVersion())
        : new Served(Era.MODERN);
  }

  private static RpcError missingVersion() {
    return RpcError.invalidParams(
        "params._meta[\"io.modelcontextprotocol/protocolVersion\"]: missing (expected: one of "
            + String.join(", ", Era.MODERN.versions())
            + ")");
  }

  private static EraChoice refused(RpcError error) {
    return new Refused(error);
  }
}
