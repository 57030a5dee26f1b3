package dev.selftrace.store.index;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Traces of several sets, each once, newest first. A view: it shows what is added or removed while
 * somebody walks through, or does not, as the sets do.
 */
final class TraceSet implements Iterable<IndexedTrace> {

  private final List<Part> parts;

  private TraceSet(List<Part> parts) {
    this.parts = parts;
  }

  static TraceSet of(NavigableMap<TraceKey, IndexedTrace> only) {
    return new TraceSet(List.of(Part.all(only)));
  }

  static TraceSet of(
      NavigableMap<TraceKey, IndexedTrace> one, NavigableMap<TraceKey, IndexedTrace> other) {
    return of(one).and(of(other));
  }

  static TraceSet none() {
    return new TraceSet(List.of());
  }

  /** Those of this set and those of another. */
  TraceSet and(TraceSet other) {
    return new TraceSet(Stream.concat(parts.stream(), other.parts.stream()).toList());
  }

  /** Those from a place on. */
  TraceSet from(TraceKey first, boolean inclusive) {
    return new TraceSet(parts.stream().map(part -> part.from(first, inclusive)).toList());
  }

  /** Those up to a place. */
  TraceSet until(TraceKey last, boolean inclusive) {
    return new TraceSet(parts.stream().map(part -> part.until(last, inclusive)).toList());
  }

  @Override
  public Iterator<IndexedTrace> iterator() {
    return parts.size() == 1 ? parts.getFirst().iterator() : new Merged(parts);
  }

  /**
   * A range of a set. Kept as its ends, because a range of a range of the maps must lie within it.
   */
  private record Part(
      NavigableMap<TraceKey, IndexedTrace> all,
      @Nullable TraceKey first,
      boolean withFirst,
      @Nullable TraceKey last,
      boolean withLast)
      implements Iterable<IndexedTrace> {

    static Part all(NavigableMap<TraceKey, IndexedTrace> all) {
      return new Part(all, null, true, null, true);
    }

    Part from(TraceKey key, boolean inclusive) {
      int later = first == null ? 1 : key.compareTo(first);
      boolean narrower = later > 0 || (later == 0 && !inclusive);
      return narrower ? new Part(all, key, inclusive, last, withLast) : this;
    }

    Part until(TraceKey key, boolean inclusive) {
      int earlier = last == null ? -1 : key.compareTo(last);
      boolean narrower = earlier < 0 || (earlier == 0 && !inclusive);
      return narrower ? new Part(all, first, withFirst, key, inclusive) : this;
    }

    @Override
    public Iterator<IndexedTrace> iterator() {
      if (first == null) {
        return (last == null ? all : all.headMap(last, withLast)).values().iterator();
      }
      if (last == null) {
        return all.tailMap(first, withFirst).values().iterator();
      }
      return first.compareTo(last) > 0
          ? Collections.emptyIterator()
          : all.subMap(first, withFirst, last, withLast).values().iterator();
    }
  }

  /** Takes the newest of all heads each time. */
  private static final class Merged implements Iterator<IndexedTrace> {

    private final List<Head> heads = new ArrayList<>();

    Merged(List<Part> parts) {
      parts.forEach(part -> heads.add(new Head(part.iterator())));
    }

    @Override
    public boolean hasNext() {
      return heads.stream().anyMatch(head -> head.trace != null);
    }

    @Override
    public IndexedTrace next() {
      IndexedTrace newest = null;
      for (Head head : heads) {
        IndexedTrace trace = head.trace;
        if (trace != null && (newest == null || trace.key().compareTo(newest.key()) < 0)) {
          newest = trace;
        }
      }
      if (newest == null) {
        throw new NoSuchElementException();
      }
      for (Head head : heads) {
        head.passIf(newest);
      }
      return newest;
    }
  }

  /** A set and how far it has been walked through. */
  private static final class Head {
    private final Iterator<IndexedTrace> rest;
    private @Nullable IndexedTrace trace;

    Head(Iterator<IndexedTrace> rest) {
      this.rest = rest;
      this.trace = rest.hasNext() ? rest.next() : null;
    }

    void passIf(IndexedTrace taken) {
      if (trace != null && trace.key().equals(taken.key())) {
        trace = rest.hasNext() ? rest.next() : null;
      }
    }
  }
}
