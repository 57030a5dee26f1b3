package dev.selftrace.wire;

import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import java.util.List;

/**
 * The spans, log records or metrics of one resource and scope of a request, in wire order.
 *
 * @param resourceBytes the {@code Resource} message; empty when none was sent
 * @param scopeBytes the {@code InstrumentationScope} message; empty when none was sent
 * @param items at least one
 */
public record DecodedGroup<T>(
    Resource resource, Scope scope, Slice resourceBytes, Slice scopeBytes, List<Decoded<T>> items) {

  public DecodedGroup {
    items = List.copyOf(items);
  }
}
