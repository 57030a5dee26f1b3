package dev.selftrace.store;

import dev.selftrace.model.Metric;
import dev.selftrace.model.Slice;

/** A decoded metric and the protobuf bytes it was decoded from, bad data points included. */
public record ReceivedMetric(Metric metric, Slice bytes) {}
