package dev.selftrace.tool;

import dev.selftrace.store.LedgerReader;
import dev.selftrace.store.LedgerWriter;
import dev.selftrace.store.TraceReader;
import org.jspecify.annotations.Nullable;

/**
 * What a call may see: one tenant, nothing else.
 *
 * @param writer null when the caller may not write anything down
 * @param cursorSecret binds cursors to the tenant; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // a secret: compared by nobody
public record ToolContext(
    TraceReader traces,
    LedgerReader ledger,
    @Nullable LedgerWriter writer,
    IngestView ingest,
    byte[] cursorSecret) {}
