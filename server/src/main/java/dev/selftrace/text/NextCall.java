package dev.selftrace.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The call that is most useful now. Its arguments are ids, cursors, numbers and keywords of ours,
 * never telemetry: anything else is refused here.
 *
 * @param arguments strings, numbers and lists of them, in the order shown
 */
public record NextCall(String tool, Map<String, Object> arguments) {

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.:+-]{1,200}");

  public NextCall {
    if (!WORD.matcher(tool).matches()) {
      throw new IllegalArgumentException("tool: not a word (expected: a tool's name)");
    }
    arguments.forEach((key, value) -> {
      List<?> words = value instanceof List<?> list ? list : List.of(value);
      boolean plain = words.stream().allMatch(w -> WORD.matcher(w.toString()).matches());
      if (!WORD.matcher(key).matches() || !plain) {
        throw new IllegalArgumentException(key + ": (expected: an id, cursor or keyword)");
      }
    });
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }

  /** A call without arguments. */
  public static NextCall of(String tool) {
    return new NextCall(tool, Map.of());
  }

  /** The same call with one more argument. */
  public NextCall with(String key, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(arguments);
    more.put(key, value);
    return new NextCall(tool, more);
  }

  /** The last line of a text answer. */
  String line() {
    return "next: " + call();
  }

  /** Tool and arguments as JSON: {@code get_trace {"trace_id":"…"}}. */
  public String call() {
    return tool + " " + JsonText.write(arguments);
  }

  /** The same as a JSON object. */
  public Map<String, Object> json() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tool", tool);
    object.put("arguments", arguments);
    return object;
  }
}
