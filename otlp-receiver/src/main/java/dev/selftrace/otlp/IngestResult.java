package dev.selftrace.otlp;

/** The end of a request, one way or the other. */
public sealed interface IngestResult {

  /** Durable and visible, but for what the outcome says. */
  record Accepted(Outcome outcome) implements IngestResult {}

  /** Nothing was stored. */
  record Refused(Refusal refusal) implements IngestResult {}
}
