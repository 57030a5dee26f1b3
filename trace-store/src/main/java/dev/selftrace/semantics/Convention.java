package dev.selftrace.semantics;

import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * What is special about one instrumentation. Plain keys need no code: they stand in {@link Field}.
 * Pure and stateless.
 */
interface Convention {

  /** The name shown in answers. */
  String name();

  /** Whether this convention wrote the span, wholly or in part. */
  boolean recognises(Span span, Values values);

  /** Derives values that are no plain attribute; called for spans that it recognises. */
  default void contribute(Span span, Values values) {}

  /** The kind of work by this convention's own words; null when they do not say. */
  default @Nullable Kind kind(Span span, Values values) {
    return null;
  }
}
