package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * What one log record means.
 *
 * @param service {@code service.name} of its resource
 * @param error error evidence when the record is an exception (R6); null otherwise
 */
public record LogFacts(String service, @Nullable ErrorFacts error) {}
