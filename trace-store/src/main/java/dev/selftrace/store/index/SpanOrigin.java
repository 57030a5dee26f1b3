package dev.selftrace.store.index;

import dev.selftrace.model.SpanRow;
import dev.selftrace.model.WorkflowName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the spans of one service in one trace have in common. Shared. */
record SpanOrigin(
    String service,
    String convention,
    @Nullable WorkflowName workflow,
    List<String> aliases,
    @Nullable String session,
    @Nullable String run) {

  static SpanOrigin of(SpanRow row, Interner interner) {
    SpanOrigin origin =
        new SpanOrigin(
            row.service(),
            row.convention(),
            row.workflow(),
            row.aliases(),
            row.session(),
            row.run());
    return interner.intern(origin);
  }
}
