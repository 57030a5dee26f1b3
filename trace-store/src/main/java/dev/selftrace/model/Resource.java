package dev.selftrace.model;

/** Who emitted: OTLP's Resource with the schema URL of its envelope ("" when none). */
public record Resource(Attributes attributes, int droppedAttributes, String schemaUrl) {

  /** A resource without attributes. */
  public static final Resource EMPTY = new Resource(Attributes.EMPTY, 0, "");
}
