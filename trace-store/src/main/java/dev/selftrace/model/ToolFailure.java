package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * A failed tool call as a later model request reports it: some instrumentations say nothing on the
 * tool's own span (R4).
 *
 * @param callId the call's id; null when unsaid
 * @param toolName the tool; null when unsaid
 * @param message the error text, never longer than {@link ErrorFacts#MESSAGE_CHARS_MAX}
 */
public record ToolFailure(@Nullable String callId, @Nullable String toolName, String message) {}
