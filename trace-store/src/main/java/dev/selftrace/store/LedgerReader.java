package dev.selftrace.store;

import dev.selftrace.model.TraceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was written down, for one tenant. Thread-safe and blocking; a read sees every entry recorded
 * before it began. Every method may raise {@link StoreClosedException}.
 */
public interface LedgerReader {

  /** The run of this id. */
  Optional<RunEntry> run(String runId);

  /** Runs, newest first, at most {@code limit}. */
  List<RunEntry> runs(int limit);

  /**
   * The run that ended this one: the first later one of the same label or of the same workflow,
   * absent ones counting as equal only when both runs have neither.
   */
  Optional<RunEntry> runAfter(RunEntry run);

  /** The fix of this id. */
  Optional<FixRow> fix(String fixId);

  /**
   * Fixes that match, newest first. The page has no cursor: ask again with the last row's {@code
   * sequence}.
   */
  Page<FixRow> fixes(FixQuery query);

  /**
   * The newest fix of each of these failures; those without one are left out.
   *
   * @param fingerprints at most {@link StoreLimits#pageItemsMax}
   */
  Map<String, FixRow> lastFixes(Collection<String> fingerprints);

  /** How far traces have been looked through for what they prove of fixes. */
  Judged judged();

  /** Gates that looked at this trace, newest first, at most {@code limit}. */
  List<CheckEntry> checks(TraceId traceId, int limit);

  /** Gates about this run, newest first, at most {@code limit}. */
  List<CheckEntry> checksOfRun(String runId, int limit);

  /** Judgements about this trace and its spans, newest first, at most {@code limit}. */
  List<ScoreEntry> scores(TraceId traceId, int limit);
}
