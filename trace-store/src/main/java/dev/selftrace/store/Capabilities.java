package dev.selftrace.store;

/**
 * What an engine promises beyond the contract's minimum.
 *
 * @param name the engine's name as configured: {@code memory}, {@code disk}
 * @param durable an acknowledged batch survives the end of the process and a power cut
 */
public record Capabilities(String name, boolean durable) {}
