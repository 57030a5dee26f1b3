package dev.selftrace.store;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;

/** A decoded log record and the protobuf bytes it was decoded from. */
public record ReceivedLog(LogRecord record, Slice bytes) {}
