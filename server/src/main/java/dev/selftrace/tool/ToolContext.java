package dev.selftrace.tool;

import dev.selftrace.store.TraceReader;

/**
 * What a call may see: one tenant, nothing else.
 *
 * @param cursorSecret binds cursors to the tenant; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a secret: compared by nobody
public record ToolContext(TraceReader traces, IngestView ingest, byte[] cursorSecret) {}
