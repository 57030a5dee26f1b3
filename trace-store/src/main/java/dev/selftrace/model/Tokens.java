package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * Token usage of one model call. Absent means unknown, never zero (R35).
 *
 * @param input all prompt tokens, cached ones included (R34)
 */
public record Tokens(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long total,
    @Nullable Long cacheRead,
    @Nullable Long cacheCreation,
    @Nullable Long reasoning) {}
