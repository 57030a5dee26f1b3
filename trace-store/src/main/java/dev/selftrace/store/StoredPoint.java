package dev.selftrace.store;

import dev.selftrace.model.MetricKind;
import dev.selftrace.model.MetricPoint;
import dev.selftrace.model.Temporality;
import org.jspecify.annotations.Nullable;

/**
 * One point of a metric, read back.
 *
 * @param service {@code service.name} of its resource, "" when not said
 * @param instance {@code service.instance.id} of its resource
 * @param arrival when its batch arrived, as in {@code SpanRow}
 */
public record StoredPoint(
    String unit,
    MetricKind kind,
    Temporality temporality,
    boolean monotonic,
    String service,
    @Nullable String instance,
    MetricPoint point,
    long arrival) {}
