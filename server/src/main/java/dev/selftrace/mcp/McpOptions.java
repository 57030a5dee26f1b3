package dev.selftrace.mcp;

/**
 * What the MCP door says of itself, and its limit.
 *
 * @param version of this server
 * @param instructions what every agent is told when it connects
 * @param bodyBytesMax the largest request body
 */
public record McpOptions(String version, String instructions, int bodyBytesMax) {

  /** The default of {@code bodyBytesMax}: 4 MiB. */
  public static final int BODY_BYTES_MAX = 4 << 20;

  public McpOptions {
    if (bodyBytesMax < 1) {
      throw new IllegalArgumentException("body-bytes-max: " + bodyBytesMax + " (expected: >= 1)");
    }
  }
}
