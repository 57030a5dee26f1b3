/**
 * What the MCP and REST doors share, so that neither knows the other: which Host and Origin are
 * ours, the credential of a request, its bounded body, and the step off the event loop.
 */
@NullMarked
package dev.selftrace.door;

import org.jspecify.annotations.NullMarked;
