package dev.selftrace.model;

import org.jspecify.annotations.Nullable;

/**
 * What one log record means.
 *
 * @param service {@code service.name} of its resource
 * @param instance {@code service.instance.id} of its resource
 * @param error error evidence when the record is an exception (R6); null otherwise
 * @param evaluation a judgement that the record carries; null otherwise
 * @param cost US dollars that the record says were spent (R32)
 */
public record LogFacts(
    String service,
    @Nullable String instance,
    @Nullable String session,
    @Nullable String run,
    @Nullable ErrorFacts error,
    @Nullable Evaluation evaluation,
    @Nullable Double cost) {

  /** Facts of a record that only says where it comes from, and perhaps an error. */
  public static LogFacts of(String service, @Nullable ErrorFacts error) {
    return new LogFacts(service, null, null, null, error, null, null);
  }
}
