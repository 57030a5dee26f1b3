package dev.selftrace.analysis;

import dev.selftrace.model.Fingerprint;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanRow;
import dev.selftrace.store.FixEntry;

/**
 * The step of a program that failed, and that a later trace must take again to show that a fix
 * holds: what kind of work, under a name without ids, numbers, models and tables, as it enters the
 * fingerprint (telemetry 6). So the step stays the same when a fix names another model or table.
 *
 * @param name of a tool call that of the tool, for instrumentations that name all their calls alike
 */
public record FixStep(Operation operation, String name) {

  /** The step that a fix is about. */
  public static FixStep of(FixEntry fix) {
    return of(fix.operation(), fix.spanName());
  }

  /** The step that a span took. */
  public static FixStep of(SpanRow row) {
    return of(row.operation(), name(row));
  }

  private static FixStep of(Operation operation, String name) {
    return new FixStep(operation, Fingerprint.operationName(operation, name));
  }

  /** What a fix remembers as the name of the span that failed. */
  public static String name(SpanRow row) {
    String tool = row.operation() == Operation.TOOL ? row.tool() : null;
    return tool == null ? row.name() : tool;
  }
}
