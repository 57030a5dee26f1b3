/** The MCP door: one endpoint, both protocol eras, no sessions. */
@NullMarked
package dev.selftrace.mcp;

import org.jspecify.annotations.NullMarked;
