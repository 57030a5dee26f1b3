package dev.selftrace.mcp;

/**
 * What the MCP door says of itself, and its limits.
 *
 * @param version of this server
 * @param instructions what every agent is told when it connects
 * @param bodyBytesMax the largest request body
 * @param listen the limits of open streams
 */
public record McpOptions(
    String version, String instructions, int bodyBytesMax, ListenLimits listen) {

  /** The default of {@code bodyBytesMax}: 4 MiB. */
  public static final int BODY_BYTES_MAX = 4 << 20;

  public McpOptions {
    if (bodyBytesMax < 1) {
      throw new IllegalArgumentException("body-bytes-max: " + bodyBytesMax + " (expected: >= 1)");
    }
  }
}
