package dev.selftrace.store.index;

import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanKind;
import dev.selftrace.model.SpanRow;
import dev.selftrace.model.StatusCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What spans of one kind of work have in common, whatever their trace. Shared. */
record SpanShape(
    String name,
    SpanKind kind,
    StatusCode status,
    Operation operation,
    boolean wrapper,
    @Nullable String model,
    @Nullable String tool,
    @Nullable String agent,
    int httpStatus,
    List<String> warnings) {

  static SpanShape of(SpanRow row, Interner interner) {
    SpanShape shape =
        new SpanShape(
            row.name(),
            row.kind(),
            row.status(),
            row.operation(),
            row.wrapper(),
            row.model(),
            row.tool(),
            row.agent(),
            row.httpStatus(),
            row.warnings());
    return interner.intern(shape);
  }
}
