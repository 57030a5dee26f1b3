package dev.selftrace.model;

import java.util.Locale;

/** What kind of work a span did. The lower-case name is the text form in answers and queries. */
public enum Operation {
  WORKFLOW,
  AGENT,
  LLM,
  EMBEDDING,
  RETRIEVAL,
  TOOL,
  DB,
  HTTP,
  MESSAGING,
  INTERNAL;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The lower-case form. */
  public String text() {
    return text;
  }
}
