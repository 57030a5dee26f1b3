package dev.selftrace.store.index;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces of several sets, each once, newest first. A view: it shows what is added or removed while
 * somebody walks through, or does not, as the sets do.
 */
final class TraceSet implements Iterable<IndexedTrace> {

  private final List<NavigableMap<TraceKey, IndexedTrace>> parts;

  private TraceSet(List<NavigableMap<TraceKey, IndexedTrace>> parts) {
    this.parts = parts;
  }

  static TraceSet of(NavigableMap<TraceKey, IndexedTrace> only) {
    return new TraceSet(List.of(only));
  }

  static TraceSet of(
      NavigableMap<TraceKey, IndexedTrace> one, NavigableMap<TraceKey, IndexedTrace> other) {
    return new TraceSet(List.of(one, other));
  }

  static TraceSet none() {
    return new TraceSet(List.of());
  }

  /** Those from a place on. */
  TraceSet from(TraceKey first, boolean inclusive) {
    return each(part -> part.tailMap(first, inclusive));
  }

  /** Those up to a place, itself included. */
  TraceSet until(TraceKey last) {
    return each(part -> part.headMap(last, true));
  }

  private TraceSet each(UnaryOperator<NavigableMap<TraceKey, IndexedTrace>> change) {
    return new TraceSet(parts.stream().map(change).toList());
  }

  @Override
  public Iterator<IndexedTrace> iterator() {
    return parts.size() == 1 ? parts.getFirst().values().iterator() : new Merged(parts);
  }

  /** Takes the newest of all heads each time. */
  private static final class Merged implements Iterator<IndexedTrace> {

    private final List<Head> heads = new ArrayList<>();

    Merged(List<NavigableMap<TraceKey, IndexedTrace>> parts) {
      parts.forEach(part -> heads.add(new Head(part.values().iterator())));
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
