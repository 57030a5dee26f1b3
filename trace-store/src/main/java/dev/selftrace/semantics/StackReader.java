package dev.selftrace.semantics;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stack trace line by line into sections, one per exception, and puts the sections so that
 * the innermost exception comes first. Confined to one call.
 *
 * <p>Languages differ in where the innermost frame stands. V8, Go, Ruby, Rust and .NET begin with
 * it, and .NET writes inner exceptions before outer ones. Java begins each section with it, and the
 * section that matters is the last {@code Caused by}; suppressed exceptions stand aside. Node shows
 * causes as {@code [cause]}. Python ends each section with it: of exceptions chained by {@code
 * raise … from} the first is the cause, of one raised while another was handled the last was
 * raised, and the members of a group stand behind the group. Lines that show nothing are passed
 * over.
 */
final class StackReader {

  private static final String CAUSED_BY = "Caused by: ";
  private static final String SUPPRESSED = "Suppressed: ";
  private static final String WRAPPED_BY = "Wrapped by: ";
  private static final String NODE_CAUSE = "[cause]: ";
  private static final String DOTNET_INNER = "---> ";
  private static final String PYTHON_HEADER = "Traceback (most recent call last)";
  private static final String PYTHON_GROUP = "Exception Group Traceback (most recent call last)";
  private static final String PYTHON_MEMBER = "----------";
  private static final String PYTHON_FROM = "The above exception was the direct cause";

  /** How a section stands to the one before it. */
  private enum Link {
    FIRST,
    /** It caused the one before. */
    CAUSE,
    /** The one before caused it. */
    RAISED_FROM,
    /** It was raised while the one before was handled. */
    INSTEAD,
    /** It was dropped in favour of the one before. */
    ASIDE,
    /** A group of exceptions, shown before its members. */
    GROUP,
    MEMBER
  }

  private final String text;
  private final List<Section> sections = new ArrayList<>(2);
  private boolean raisedFrom;
  private boolean member;
  private int count;

  StackReader(String text) {
    this.text = text;
  }

  StackTrace read() {
    open(Link.FIRST, null);
    String before = "";
    int end = Math.min(text.length(), StackTrace.CHARS_MAX);
    for (int from = 0; from < end && count < StackTrace.FRAMES_MAX; ) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 || newline > end ? end : newline;
      int start = start(from, to);
      String line = text.substring(start, trimmed(start, to));
      if (!line.isEmpty()) {
        take(line, before, start > from);
        before = line;
      }
      from = to + 1;
    }
    return count == 0 ? StackTrace.NONE : ordered();
  }

  /** Behind white space, and behind the lines that Python draws around members of a group. */
  private int start(int from, int to) {
    int at = from;
    while (at < to && (Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '|')) {
      at++;
    }
    if (text.startsWith("+-+", at)) {
      return at + 3;
    }
    boolean drawn = text.startsWith("+ ", at) || text.startsWith("+-", at);
    return drawn ? at + 2 : at;
  }

  /** Before white space, and before the brace with which Node begins an error's members. */
  private int trimmed(int start, int to) {
    int end = to > start + 2 && text.startsWith(" {", to - 2) ? to - 2 : to;
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return end;
  }

  private void take(String line, String before, boolean indented) {
    Frame frame = Frame.read(line, before, indented);
    if (frame != null) {
      Section section = sections.getLast();
      section.frames.add(frame);
      if (frame.python()) {
        section.python = true;
        section.exception = null;
      }
      count++;
      return;
    }
    if (!opens(line, indented)) {
      sections.getLast().said(line);
    }
  }

  private boolean opens(String line, boolean indented) {
    if (line.startsWith(CAUSED_BY)) {
      boolean aside = indented && sections.getLast().link == Link.ASIDE;
      return open(aside ? Link.ASIDE : Link.CAUSE, line.substring(CAUSED_BY.length()));
    }
    if (line.startsWith(SUPPRESSED)) {
      return open(Link.ASIDE, null);
    }
    if (line.startsWith(WRAPPED_BY)) {
      return open(Link.RAISED_FROM, line.substring(WRAPPED_BY.length()));
    }
    if (line.startsWith(NODE_CAUSE)) {
      return open(Link.CAUSE, line.substring(NODE_CAUSE.length()));
    }
    if (line.startsWith(DOTNET_INNER)) {
      return inner(line.substring(DOTNET_INNER.length()));
    }
    if (line.startsWith(PYTHON_GROUP)) {
      return open(Link.GROUP, null);
    }
    if (line.startsWith(PYTHON_HEADER)) {
      boolean first = sections.size() == 1 && sections.getFirst().frames.isEmpty();
      Link link = raisedFrom ? Link.RAISED_FROM : first ? Link.FIRST : Link.INSTEAD;
      Link chosen = member ? Link.MEMBER : link;
      raisedFrom = false;
      member = false;
      return open(chosen, null);
    }
    if (line.startsWith(PYTHON_MEMBER)) {
      member = line.indexOf(' ') > 0;
      return true;
    }
    if (line.startsWith(PYTHON_FROM)) {
      raisedFrom = true;
      return true;
    }
    return false;
  }

  /** .NET shows the inner exception's frames first: it stays one section. */
  private boolean inner(String said) {
    sections.getLast().exception = said;
    sections.getLast().inner = true;
    return true;
  }

  private boolean open(Link link, @Nullable String exception) {
    sections.add(new Section(link, exception));
    return true;
  }

  private StackTrace ordered() {
    List<Section> order = new ArrayList<>(sections.size());
    int last = 0;
    int group = 0;
    for (Section section : sections) {
      int at =
          switch (section.link) {
            case FIRST -> order.size();
            case CAUSE -> last;
            case RAISED_FROM -> Math.min(last + 1, order.size());
            case INSTEAD, GROUP -> 0;
            case MEMBER -> group;
            case ASIDE -> order.size();
          };
      order.add(at, section);
      group = section.link == Link.GROUP ? at : at <= group ? group + 1 : group;
      last = section.link == Link.ASIDE ? last : at;
    }
    List<Frame> frames = new ArrayList<>(count);
    Section innermost = null;
    int wrapping = 0;
    for (Section section : order) {
      frames.addAll(section.python ? section.frames.reversed() : section.frames);
      if (!section.frames.isEmpty() && section.link != Link.ASIDE) {
        innermost = innermost == null ? section : innermost;
        wrapping += section.inner ? 2 : 1;
      }
    }
    return new StackTrace(frames, innermost == null || wrapping < 2 ? null : innermost.exception);
  }

  /** The frames of one exception, in the order in which they are written. */
  private static final class Section {

    private final Link link;
    private final List<Frame> frames = new ArrayList<>();
    private boolean python;
    private boolean inner;
    private @Nullable String exception;

    Section(Link link, @Nullable String exception) {
      this.link = link;
      this.exception = exception;
    }

    /** Python says what was raised behind the frames: the first line that begins with a type. */
    void said(String line) {
      if (python && exception == null && ErrorText.beginsWithType(line)) {
        exception = line;
      }
    }
  }
}
