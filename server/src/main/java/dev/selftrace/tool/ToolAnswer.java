package dev.selftrace.tool;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tool answers, ready to send.
 *
 * @param text the canonical answer; with {@code format=json} the JSON text of {@code json}
 * @param json with {@code format=json} the answer as plain maps, lists, strings, numbers, booleans
 *     and nulls; null with {@code format=text}
 * @param failed the call failed; the text is then one line {@code CODE: what is wrong. What to do.}
 * @param code the error code when failed; null otherwise
 */
public record ToolAnswer(
    String text, @Nullable Map<String, Object> json, boolean failed, @Nullable ErrorCode code) {}
