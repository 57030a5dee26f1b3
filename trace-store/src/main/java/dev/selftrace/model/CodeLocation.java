package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/** A place in source code. The line is 1-based, 0 when unknown. */
public record CodeLocation(String file, int line, @Nullable String function) {}
