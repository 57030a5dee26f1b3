package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON text of what {@link Flattened} puts together, written straight from the attributes.
 * Every instrumentation writes the attributes of a level next to each other and lists in their
 * order, so one pass suffices: a container is opened at its first attribute and closed at the first
 * one outside of it. Where attributes come in another order the pass gives up and the structure is
 * built first. Confined to one call.
 */
final class FlattenedText {

  private static final int DEPTH_MAX = 12;
  private static final int TEXT_CHARS = 256;

  private final StringBuilder out = new StringBuilder(TEXT_CHARS);
  private final String envelope;
  private final Container[] containers = new Container[DEPTH_MAX];
  private final String[] names = new String[DEPTH_MAX];
  private final int[] ends = new int[DEPTH_MAX];
  private String path = "";
  private int depth;

  private FlattenedText(String envelope) {
    this.envelope = envelope;
  }

  /**
   * The text of the structure below a prefix; null when there is none.
   *
   * @param envelope as in {@link Flattened#read}
   */
  static @Nullable String read(Attributes attributes, String prefix, String envelope) {
    FlattenedText text = new FlattenedText(envelope);
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      if (key.startsWith(prefix)
          && !text.add(key.substring(prefix.length()), attributes.value(i))) {
        AttributeValue structure = Flattened.read(attributes, prefix, envelope);
        return structure == null ? null : JsonWriter.write(structure);
      }
    }
    return text.depth == 0 ? null : text.end();
  }

  /** Whether the attribute could be added: its place was still open. */
  private boolean add(String next, AttributeValue value) {
    int shared = shared(next);
    boolean within = shared > 0 && (shared == depth || ends[shared - 1] == next.length());
    int steps = within ? 0 : split(next, shared);
    if (steps == 0) {
      return false;
    }
    for (int i = depth - 1; i > shared; i--) {
      containers[i].close(out);
    }
    for (int i = shared; i < steps; i++) {
      if (depth == 0 || i > shared) {
        containers[i] = Container.open(names[i], envelope, out);
      }
      if (!containers[i].enter(names[i], out)) {
        return false;
      }
    }
    JsonWriter.write(value, out);
    depth = steps;
    path = next;
    return true;
  }

  /** How many leading steps this path has in common with the one before. */
  private int shared(String next) {
    int same = 0;
    int length = Math.min(path.length(), next.length());
    while (same < length && path.charAt(same) == next.charAt(same)) {
      same++;
    }
    int steps = 0;
    while (steps < depth
        && ends[steps] <= same
        && (ends[steps] == next.length() || next.charAt(ends[steps]) == '.')) {
      steps++;
    }
    return steps;
  }

  /** Splits what is not shared; the number of steps, 0 when there are too many. */
  private int split(String next, int shared) {
    int from = shared == 0 ? 0 : ends[shared - 1] + 1;
    int steps = shared;
    while (from <= next.length()) {
      if (steps == DEPTH_MAX) {
        return 0;
      }
      int dot = next.indexOf('.', from);
      int end = dot < 0 ? next.length() : dot;
      names[steps] = next.substring(from, end);
      ends[steps] = end;
      steps++;
      from = end + 1;
    }
    return steps;
  }

  private String end() {
    for (int i = depth - 1; i >= 0; i--) {
      containers[i].close(out);
    }
    return out.toString();
  }

  /** A level that is open: a list, a map, or only the envelope of another level. */
  private static final class Container {

    private enum Form {
      LIST,
      MAP,
      ENVELOPE
    }

    private final Form form;
    private final List<String> entered = new ArrayList<>(4);
    private int last = -1;

    private Container(Form form) {
      this.form = form;
    }

    static Container open(String first, String envelope, StringBuilder out) {
      if (first.equals(envelope)) {
        return new Container(Form.ENVELOPE);
      }
      boolean list = Flattened.isIndex(first);
      out.append(list ? '[' : '{');
      return new Container(list ? Form.LIST : Form.MAP);
    }

    /** Whether a member of this name may come now. */
    boolean enter(String name, StringBuilder out) {
      return switch (form) {
        case LIST -> enterList(name, out);
        case MAP -> enterMap(name, out);
        case ENVELOPE -> last++ < 0;
      };
    }

    void close(StringBuilder out) {
      switch (form) {
        case LIST -> out.append(']');
        case MAP -> out.append('}');
        case ENVELOPE -> {
          // It wrote nothing when it was opened.
        }
      }
    }

    private boolean enterList(String name, StringBuilder out) {
      int index = Flattened.isIndex(name) ? Integer.parseInt(name) : -1;
      if (index <= last) {
        return false;
      }
      if (last >= 0) {
        out.append(',');
      }
      last = index;
      return true;
    }

    private boolean enterMap(String name, StringBuilder out) {
      if (entered.contains(name)) {
        return false;
      }
      if (!entered.isEmpty()) {
        out.append(',');
      }
      entered.add(name);
      JsonWriter.quote(name, out);
      out.append(':');
      return true;
    }
  }
}
