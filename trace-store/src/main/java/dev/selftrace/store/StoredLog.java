package dev.selftrace.store;

import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;

/**
 * A log record read back with its facts.
 *
 * @param arrival when its batch arrived, as in {@code LogRow}
 */
public record StoredLog(LogRecord record, LogFacts facts, long arrival) {}
