package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a stack trace as text, innermost first, in whichever language it was written
 * (telemetry 5.5): V8 and Deno, Python, Java, Go. Lines that are no frames are passed over.
 *
 * <p>Languages differ in where the innermost frame stands. V8 and Go begin with it. Python ends
 * with it, and of chained exceptions the last is the one that was raised. Java begins with it in
 * each section, and the section that matters is the last {@code Caused by}.
 *
 * @param frames innermost first, at most {@link #FRAMES_MAX}
 */
record StackTrace(List<Frame> frames) {

  /** More frames are not looked at. */
  static final int FRAMES_MAX = 200;

  /** More characters of one trace are not looked at. */
  static final int CHARS_MAX = 64 << 10;

  /** The most files a trace names. */
  static final int FILES_MAX = 20;

  private static final String CAUSED_BY = "Caused by: ";
  private static final String PYTHON_HEADER = "Traceback (most recent call last)";

  StackTrace {
    frames = List.copyOf(frames);
  }

  /** Reads a trace; without frames when the text holds none. */
  static StackTrace read(String text) {
    List<List<Frame>> sections = new ArrayList<>();
    sections.add(new ArrayList<>());
    boolean python = false;
    boolean caused = false;
    int count = 0;
    String before = "";
    int end = Math.min(text.length(), CHARS_MAX);
    for (int from = 0; from < end && count < FRAMES_MAX; ) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 || newline > end ? end : newline;
      String line = text.substring(from, to);
      from = to + 1;
      if (line.startsWith(CAUSED_BY) || line.startsWith(PYTHON_HEADER)) {
        caused |= line.startsWith(CAUSED_BY);
        sections.add(new ArrayList<>());
      }
      Frame frame = Frame.read(line, before);
      if (frame != null) {
        python |= line.strip().startsWith("File \"");
        sections.getLast().add(frame);
        count++;
      }
      before = line;
    }
    return new StackTrace(inOrder(sections, python, caused));
  }

  private static List<Frame> inOrder(List<List<Frame>> sections, boolean python, boolean caused) {
    List<List<Frame>> ordered = python || caused ? sections.reversed() : sections;
    List<Frame> frames = new ArrayList<>();
    for (List<Frame> section : ordered) {
      frames.addAll(python ? section.reversed() : section);
    }
    return frames;
  }

  /** The innermost frame of the program itself; null when every frame is a library's. */
  @Nullable CodeLocation location() {
    for (Frame frame : frames) {
      if (frame.inApp()) {
        return frame.location();
      }
    }
    return null;
  }

  /** The files of the program itself, innermost first; of all frames when it has none. */
  List<String> files() {
    Set<String> own = new LinkedHashSet<>();
    Set<String> any = new LinkedHashSet<>();
    for (Frame frame : frames) {
      (frame.inApp() ? own : any).add(frame.location().file());
    }
    return (own.isEmpty() ? any : own).stream().limit(FILES_MAX).toList();
  }

  /** {@code Type: message} of the innermost {@code Caused by}; null when there is none. */
  static @Nullable String innermostCause(String text) {
    int at = text.lastIndexOf('\n' + CAUSED_BY, CHARS_MAX);
    if (at < 0) {
      return null;
    }
    int from = at + 1 + CAUSED_BY.length();
    int to = text.indexOf('\n', from);
    return text.substring(from, to < 0 ? text.length() : to).strip();
  }
}
