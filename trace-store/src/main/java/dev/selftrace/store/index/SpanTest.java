package dev.selftrace.store.index;

/** A condition made ready to be asked of many spans. */
interface SpanTest {

  boolean test(SpanSubject subject);

  /** What a test has to look at, cheapest first. */
  enum Cost {
    /** The row. */
    ROW,
    /** The verdict of the trace. */
    VERDICT,
    /** The span's attributes. */
    BYTES,
    /** Every text of the span. */
    TEXT
  }

  /**
   * A test with what must be known to order it among others.
   *
   * @param ofTrace it says something of the trace and nothing of a single span
   */
  record Costed(SpanTest test, Cost cost, boolean ofTrace) {}
}
