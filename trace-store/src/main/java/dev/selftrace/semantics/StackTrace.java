package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The frames of a stack trace, innermost first, in whichever language it was written (telemetry
 * 5.5): JavaScript in V8, Deno and bundlers, Python, Java and Kotlin, Go, .NET, Ruby, Rust.
 *
 * @param frames innermost first, at most {@link #FRAMES_MAX}
 * @param cause {@code Type: message} of the innermost exception when one is wrapped in others; null
 *     when there is only one
 */
record StackTrace(List<Frame> frames, @Nullable String cause) {

  /** No frames. */
  static final StackTrace NONE = new StackTrace(List.of(), null);

  /** More frames are not looked at. */
  static final int FRAMES_MAX = 200;

  /** More characters of one trace are not looked at. */
  static final int CHARS_MAX = 64 << 10;

  /** The most files a trace names. */
  static final int FILES_MAX = 20;

  StackTrace {
    frames = List.copyOf(frames);
  }

  /** Reads a trace; without frames when the text holds none. */
  static StackTrace read(String text) {
    return new StackReader(text).read();
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
}
