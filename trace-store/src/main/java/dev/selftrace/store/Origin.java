package dev.selftrace.store;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;

/**
 * Where a group of spans or logs came from: their resource and scope, decoded and as received.
 *
 * @param resourceBytes the protobuf {@code Resource} message; empty when none was sent
 * @param scopeBytes the protobuf {@code InstrumentationScope} message; empty when none was sent
 */
public record Origin(Resource resource, Scope scope, Slice resourceBytes, Slice scopeBytes) {}
