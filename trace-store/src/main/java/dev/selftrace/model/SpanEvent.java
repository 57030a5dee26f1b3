package dev.selftrace.model;

/** Something that happened at one moment of a span; time in nanoseconds since the epoch. */
public record SpanEvent(
    long timeNanos, String name, Attributes attributes, int droppedAttributes) {}
