package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.CodeLocation;
import dev.selftrace.model.ErrorFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The evidence on a cause, completed by what the spans above it say of the same failure: the detail
 * of a bare {@code HTTP 404} (R18), the type and the frame of the program that a driver's own span
 * lacks (telemetry 5.3), and every source file on the way. The fingerprint stays the span's own: it
 * must be the same when spans above are missing.
 */
final class CauseEvidence {

  private static final int FILES_MAX = 20;

  private CauseEvidence() {}

  static ErrorFacts of(SpanTree tree, TraceErrors errors, RootCause.Origin origin) {
    ErrorFacts own = origin.error();
    String type = own.type();
    String detail = line(errors, origin.node());
    CodeLocation location = own.location();
    Set<String> files = new LinkedHashSet<>(own.files());
    for (Node above : tree.ancestors(origin.node())) {
      ErrorFacts said = errors.at(above);
      if (said == null) {
        detail = detail == null ? line(errors, above) : detail;
        continue;
      }
      location = location == null ? said.location() : location;
      if (files.size() < FILES_MAX) {
        files.addAll(said.files());
      }
      if (type == null && saysSame(said, own)) {
        type = said.type();
      }
      if (detail == null) {
        boolean words = !said.texts().isEmpty() && !said.wrapper();
        detail = words ? said.message() : line(errors, above);
      }
    }
    return new ErrorFacts(
        type,
        own.texts().isEmpty() ? withDetail(own.message(), detail) : carried(tree, errors, origin),
        own.texts(),
        own.evidence(),
        own.stack(),
        List.copyOf(files).subList(0, Math.min(files.size(), FILES_MAX)),
        location,
        own.wrapper(),
        own.noise(),
        own.fingerprint());
  }

  /**
   * What the span says, but of several texts the one that a span above carries: it is what the
   * program made of them (telemetry 5.3).
   */
  private static @Nullable String carried(
      SpanTree tree, TraceErrors errors, RootCause.Origin origin) {
    ErrorFacts own = origin.error();
    String other = null;
    for (Node above : tree.ancestors(origin.node())) {
      ErrorFacts said = errors.at(above);
      if (said == null || said.message() == null || own.message() == null) {
        continue;
      }
      if (said.texts().stream().anyMatch(text -> text.contains(own.message()))) {
        return own.message();
      }
      boolean repeats = !said.wrapper() && own.texts().contains(said.message());
      other = other == null && repeats ? said.message() : other;
    }
    return other == null ? own.message() : other;
  }

  private static @Nullable String line(TraceErrors errors, Node node) {
    ErrorFacts line = errors.lineAt(node);
    return line == null ? null : line.message();
  }

  private static boolean saysSame(ErrorFacts above, ErrorFacts own) {
    return above.message() != null && above.message().equals(own.message());
  }

  private static @Nullable String withDetail(@Nullable String message, @Nullable String detail) {
    if (message == null || detail == null) {
      return message == null ? detail : message;
    }
    String whole = message + " (" + detail + ")";
    return whole.length() <= ErrorFacts.MESSAGE_CHARS_MAX ? whole : message;
  }
}
