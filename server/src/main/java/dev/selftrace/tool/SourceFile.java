package dev.selftrace.tool;

import dev.selftrace.model.ErrorFacts;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file an agent is editing, compared with files named by stack frames: one must be the end of the
 * other by whole segments, since neither side knows the other's root.
 */
record SourceFile(List<String> segments) {

  static SourceFile of(String path) {
    return new SourceFile(split(path));
  }

  private static List<String> split(String path) {
    return Stream.of(path.replace('\\', '/').split("/"))
        .filter(segment -> !segment.isEmpty() && !segment.equals("."))
        .toList();
  }

  /** Whether a frame or the location of this error lies in the file. */
  boolean in(ErrorFacts error) {
    boolean location = error.location() != null && is(error.location().file());
    return location || error.files().stream().anyMatch(this::is);
  }

  boolean is(String file) {
    List<String> other = split(file);
    int shared = Math.min(segments.size(), other.size());
    return shared > 0
        && segments
            .subList(segments.size() - shared, segments.size())
            .equals(other.subList(other.size() - shared, other.size()));
  }
}
