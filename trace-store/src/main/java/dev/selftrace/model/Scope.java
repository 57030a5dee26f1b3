package dev.selftrace.model;

/** Which instrumentation emitted: OTLP's InstrumentationScope with its envelope's schema URL. */
public record Scope(
    String name, String version, Attributes attributes, int droppedAttributes, String schemaUrl) {

  /** A scope without a name. */
  public static final Scope EMPTY = new Scope("", "", Attributes.EMPTY, 0, "");
}
