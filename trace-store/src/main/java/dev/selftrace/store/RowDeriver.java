package dev.selftrace.store;

import dev.selftrace.model.Exchange;
import dev.selftrace.model.Facts;
import dev.selftrace.model.LogFacts;
import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Span;
import java.util.List;

/**
 * What spans and logs mean, given to engines so that all derive the same rows. Pure, thread-safe.
 */
public interface RowDeriver {

  /** The facts of one span. Never fails: what it does not understand is absent. */
  Facts facts(Span span);

  /** The facts of one log record. Never fails. */
  LogFacts facts(LogRecord record);

  /**
   * The messages of one span, structured. Never fails: what it does not understand is one text.
   *
   * @param logs the log records that name the span; some instrumentations put messages there (R32)
   */
  Exchange exchange(Span span, List<LogRecord> logs);
}
