package dev.selftrace.store;

import static java.util.Objects.requireNonNull;

/**
 * How far traces have been looked through for what they prove of fixes: of every fix recorded up to
 * a place in the ledger, all is written down that traces prove which had settled up to a place in
 * the stream. Whoever asks need only look at what came after.
 *
 * @param sequence of the last fix that was looked for
 * @param until the end of what was looked through
 */
public record Judged(long sequence, Position until) {

  /** Nothing has been looked through. */
  public static final Judged NOTHING = new Judged(0, Position.START);

  public Judged {
    requireNonNull(until, "until");
  }
}
