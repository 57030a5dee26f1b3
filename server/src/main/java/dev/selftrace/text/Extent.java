package dev.selftrace.text;

/**
 * How much of an answer is shown.
 *
 * @param parts how many of its parts, from the most important on
 * @param stringBytes the most bytes of an ordinary string
 * @param messageBytes the most bytes of the one message the answer is about
 */
public record Extent(int parts, int stringBytes, int messageBytes) {}
