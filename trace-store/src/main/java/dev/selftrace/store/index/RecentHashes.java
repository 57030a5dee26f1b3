package dev.selftrace.store.index;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * Hashes of the log records without a trace that came last: enough to know a resent batch, since
 * nothing of them can be asked for. Thread-safe.
 */
final class RecentHashes {

  static final int KEPT_MAX = 1 << 14;

  @GuardedBy("this")
  private final LinkedHashSet<Long> hashes = new LinkedHashSet<>();

  synchronized boolean contains(long hash) {
    return hashes.contains(hash);
  }

  /** False when it was there. */
  synchronized boolean add(long hash) {
    if (!hashes.add(hash)) {
      return false;
    }
    if (hashes.size() > KEPT_MAX) {
      Iterator<Long> oldest = hashes.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
