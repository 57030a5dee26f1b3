package dev.selftrace.analysis;

import dev.selftrace.analysis.SpanTree.Node;
import dev.selftrace.model.ErrorFacts;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Error evidence that is normal operation (R13): a missing optional file, or one address of several
 * that does not answer. It fails nothing above it. Pure.
 */
final class Noise {

  /** How many siblings of a failed probe are looked at: an address list is short. */
  private static final int SIBLINGS_MAX = 50;

  /** How spans of file operations are called: Node's instrumentation, Effect, and plain names. */
  private static final List<String> FILE_OPERATIONS =
      List.of("fs.", "fs ", "FileSystem.", "file.", "readFile", "stat ", "open ");

  private Noise() {}

  /**
   * Which nodes show nothing but noise.
   *
   * @param errors by position of the node
   */
  static boolean[] among(SpanTree tree, @Nullable ErrorFacts[] errors) {
    boolean[] failed = new boolean[errors.length];
    boolean[] noise = new boolean[errors.length];
    for (Node node : tree.nodes()) {
      int at = node.position();
      boolean above = node.parent() >= 0 && failed[node.parent()];
      ErrorFacts error = errors[at];
      noise[at] = error != null && holds(tree, node, error, above);
      failed[at] = above || (error != null && !noise[at]);
    }
    return noise;
  }

  /**
   * Whether the evidence on a node is noise.
   *
   * @param errorAbove a span above failed too: noise above is no failure
   */
  private static boolean holds(SpanTree tree, Node node, ErrorFacts error, boolean errorAbove) {
    SpanRow row = node.row();
    if (row == null || errorAbove) {
      return false;
    }
    if (row.parentSpanId() == null) {
      // A run of its own that fails is a failure, but coding agents trace each file operation so.
      return error.noise() && isFileOperation(node, row);
    }
    return error.noise() || isProbeWithBetterSibling(tree, node, row);
  }

  private static boolean isFileOperation(Node node, SpanRow row) {
    return node.size() == 1
        && row.operation() == Operation.INTERNAL
        && row.kind() != SpanKind.SERVER
        && FILE_OPERATIONS.stream().anyMatch(row.name()::startsWith);
  }

  /** One address of several does not answer: name lookup and connection try the next (5.2, 3). */
  private static boolean isProbeWithBetterSibling(SpanTree tree, Node node, SpanRow row) {
    if (!row.name().startsWith("dns.") && !row.name().startsWith("tcp.")) {
      return false;
    }
    Node parent = tree.parent(node);
    if (parent == null) {
      return false;
    }
    int at = parent.position() + 1;
    for (int i = 0; i < Math.min(parent.childCount(), SIBLINGS_MAX); i++) {
      Node sibling = tree.nodes().get(at);
      SpanRow other = sibling.row();
      if (other != null && other.name().equals(row.name()) && other.error() == null) {
        return true;
      }
      at += sibling.size();
    }
    return false;
  }
}
