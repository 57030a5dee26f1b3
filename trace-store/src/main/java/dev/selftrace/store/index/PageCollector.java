package dev.selftrace.store.index;

import dev.selftrace.store.Cursor;
import dev.selftrace.store.Page;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects a page and counts what else there is. Confined to one read. */
final class PageCollector<T> {

  private final List<T> items = new ArrayList<>();
  private final int limit;
  private final int countMax;
  private final Patience patience;
  private int total;
  private boolean more;
  private @Nullable Cursor last;

  PageCollector(int limit, int countMax, Patience patience) {
    this.limit = limit;
    this.countMax = countMax;
    this.patience = patience;
  }

  /** Whether the next match still has a place on the page. */
  boolean hasRoom() {
    return items.size() < limit;
  }

  void add(T item, Cursor place) {
    items.add(item);
    last = place;
    total++;
  }

  /** Counts a match that stands behind the page. */
  void countBehind() {
    more = true;
    count();
  }

  /** Counts a match that stands before the page. */
  void count() {
    total++;
  }

  /** Notes how far the search came, in case it has to stop there. */
  void passed(Cursor place) {
    if (hasRoom()) {
      last = place;
    }
  }

  /** Whether looking on would still change something. */
  boolean wantsMore() {
    return hasRoom() || !more || total <= countMax;
  }

  boolean countsOn() {
    return total <= countMax;
  }

  Page<T> page() {
    boolean truncated = patience.isOver();
    boolean exact = total <= countMax && !truncated;
    return new Page<>(
        items, Math.min(total, countMax), exact, truncated, more || truncated ? last : null);
  }
}
