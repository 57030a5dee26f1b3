package dev.selftrace.mcp;

import dev.selftrace.door.BlockingCalls.Abandon;
import io.modelcontextprotocol.spec.ProtocolVersions;
import java.util.List;
import java.util.stream.Stream;

/** The two ways of speaking MCP over HTTP, and everything in which they differ for a handler. */
enum Era {
  /** With {@code initialize}; 2024-11-05 is negotiated although its own carrier is not offered. */
  LEGACY(
      List.of(
          ProtocolVersions.MCP_2025_11_25,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2024_11_05),
      Abandon.FINISH,
      RpcError.RESOURCE_NOT_FOUND),
  /** Every request stands alone and names its version. */
  MODERN(List.of("2026-07-28"), Abandon.INTERRUPT, RpcError.INVALID_PARAMS);

  /** Every version served, newest first. */
  static final List<String> ALL_VERSIONS =
      Stream.concat(MODERN.versions.stream(), LEGACY.versions.stream()).toList();

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> versions;

  private final Abandon abandon;
  private final int resourceNotFoundCode;

  Era(List<String> versions, Abandon abandon, int resourceNotFoundCode) {
    this.versions = versions;
    this.abandon = abandon;
    this.resourceNotFoundCode = resourceNotFoundCode;
  }

  /** Its versions, newest first. */
  List<String> versions() {
    return versions;
  }

  /** Whether a closed response ends the call: in the modern era it is the way to cancel. */
  Abandon abandon() {
    return abandon;
  }

  /** How a resource that is not there is reported. */
  int resourceNotFoundCode() {
    return resourceNotFoundCode;
  }
}
