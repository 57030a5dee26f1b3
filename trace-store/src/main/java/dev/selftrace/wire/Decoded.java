package dev.selftrace.wire;

import dev.selftrace.model.Slice;

/** A record and the protobuf message it was decoded from, a view of the request. */
public record Decoded<T>(T value, Slice bytes) {}
