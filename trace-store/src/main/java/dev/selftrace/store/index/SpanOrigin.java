package dev.selftrace.store.index;

import dev.selftrace.model.SpanRow;
import dev.selftrace.model.WorkflowName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the spans of one service in one trace have in common. Shared. */
record SpanOrigin(
    String service,
    @Nullable String instance,
    String convention,
    @Nullable WorkflowName workflow,
    List<String> aliases,
    @Nullable String session,
    @Nullable String run,
    @Nullable String test) {

  static SpanOrigin of(SpanRow row, Interner interner) {
    String session = row.session();
    String run = row.run();
    String test = row.test();
    SpanOrigin origin =
        new SpanOrigin(
            interner.intern(row.service()),
            row.instance() == null ? null : interner.intern(row.instance()),
            interner.intern(row.convention()),
            row.workflow() == null ? null : interner.intern(row.workflow()),
            interner.intern(row.aliases()),
            session == null ? null : interner.intern(session),
            run == null ? null : interner.intern(run),
            test == null ? null : interner.intern(test));
    return interner.intern(origin);
  }
}
