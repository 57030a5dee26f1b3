package dev.selftrace.tool;

import java.util.Map;

/**
 * How a tool presents itself: static bytes, the same for every caller.
 *
 * @param inputSchema a JSON Schema object as plain maps in a fixed order
 * @param readOnly whether it leaves everything as it was; only {@code start_}, {@code check_} and
 *     {@code record_} tools do not
 */
public record ToolDescriptor(
    String name,
    String title,
    String description,
    Map<String, Object> inputSchema,
    boolean readOnly,
    boolean idempotent) {}
