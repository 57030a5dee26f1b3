package dev.selftrace.benchmarks.load;

/** One connection. Confined to a thread. */
interface Exporter extends AutoCloseable {

  /** What the server made of a request. */
  enum Outcome {
    /** Durable. */
    ACCEPTED,
    /** Try again later. */
    BUSY
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws IllegalStateException for an answer that no repetition changes
   */
  Outcome export(byte[] request);

  @Override
  void close();
}
