package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import org.jspecify.annotations.Nullable;

/**
 * The message of a cause, with help from the spans above where its own says little: what they say
 * about the same failure is the detail of a bare {@code HTTP 404} (R18), or all there is.
 */
final class CauseMessage {

  private CauseMessage() {}

  static ErrorFacts of(SpanTree tree, TraceErrors errors, RootCause.Origin origin) {
    ErrorFacts error = origin.error();
    if (!error.texts().isEmpty()) {
      return error;
    }
    String detail = nearestText(tree, errors, origin.node());
    if (detail == null) {
      return error;
    }
    String message = error.message() == null ? detail : error.message() + " (" + detail + ")";
    return new ErrorFacts(
        error.type(),
        message.length() <= ErrorFacts.MESSAGE_CHARS_MAX
            ? message
            : message.substring(0, ErrorFacts.MESSAGE_CHARS_MAX),
        error.texts(),
        error.evidence(),
        error.stack(),
        error.files(),
        error.location(),
        error.wrapper(),
        error.noise(),
        error.fingerprint());
  }

  /** What the nearest span above says that has words of its own. */
  private static @Nullable String nearestText(SpanTree tree, TraceErrors errors, Node node) {
    for (Node above = tree.parent(node); above != null; above = tree.parent(above)) {
      ErrorFacts said = errors.at(above);
      if (said != null && !said.texts().isEmpty() && !said.wrapper()) {
        return said.message();
      }
    }
    return null;
  }
}
