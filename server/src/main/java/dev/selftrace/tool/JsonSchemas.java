package dev.selftrace.tool;

import dev.selftrace.analysis.check.JsonSchema;
import java.util.Map;

/** Compiles JSON schemas: a port, because tools know no JSON library (ADR 027). Thread-safe. */
public interface JsonSchemas {

  /**
   * The schema, ready to compare texts with.
   *
   * @param schema as a tree of plain objects
   * @throws IllegalArgumentException when it is none, or refers to something outside itself; the
   *     message says so without repeating it
   */
  JsonSchema compile(Map<String, Object> schema);
}
