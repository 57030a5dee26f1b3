package dev.selftrace.store;

/**
 * A place in a tenant's stream of arrivals. Survives a restart of a durable engine.
 *
 * @param arrival the arrival of the last batch before it; 0 before the first
 */
public record Position(long arrival) {

  /** Before everything. */
  public static final Position START = new Position(0);

  /** After everything that will ever arrive. */
  public static final Position END = new Position(Long.MAX_VALUE);
}
