package dev.selftrace.analysis.check;

import java.util.Optional;

/** A JSON schema, compiled. Thread-safe. */
public interface JsonSchema {

  /**
   * What is wrong with a text; empty when it is JSON that conforms.
   *
   * @return words that may repeat parts of the text
   */
  Optional<String> problem(String text);
}
