package dev.selftrace.architecture;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds methods in formatted Java source by their indentation: a member opens at two, four or six
 * spaces with a brace at the end of the line, and closes at the same indentation.
 */
final class Methods {

  private static final Pattern OPENS =
      Pattern.compile(
          "^(?<indent> {2,6})(?! )(?!.*\\b(class|record|interface|enum|new)\\b).*\\).*\\{$");
  private static final Pattern CONTROL =
      Pattern.compile("^ *(\\} )?(if|for|while|switch|try|catch|else|do|synchronized|return)\\b.*");

  private static final Pattern TYPE = Pattern.compile("\\b(class|record|interface|enum)\\b");

  private Methods() {}

  record Method(int firstLine, int lines) {}

  static List<Method> of(List<String> source) {
    List<Method> methods = new ArrayList<>();
    for (int i = 0; i < source.size(); i++) {
      String line = source.get(i);
      var opens = OPENS.matcher(line);
      if (!opens.matches() || CONTROL.matcher(line).matches() || line.contains("->")) {
        continue;
      }
      String declaration = source.get(declaration(source, i));
      if (TYPE.matcher(declaration).find()) {
        continue;
      }
      int end = end(source, i, indent(declaration) + "}");
      methods.add(new Method(i + 1, end - i + 1));
      i = end;
    }
    return methods;
  }

  /** The line a signature begins on, however far it wraps. */
  private static int declaration(List<String> source, int line) {
    int first = line;
    while (first > 0 && source.get(first - 1).matches(".*[(,]$")) {
      first--;
    }
    return first;
  }

  private static String indent(String text) {
    return text.substring(0, text.length() - text.stripLeading().length());
  }

  private static int end(List<String> source, int start, String closing) {
    for (int i = start + 1; i < source.size(); i++) {
      if (source.get(i).equals(closing)) {
        return i;
      }
    }
    return source.size() - 1;
  }
}
