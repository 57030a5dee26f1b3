package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a stack trace.
 *
 * @param inApp the program's own code, not a library's, a runtime's or an instrumentation's
 */
record Frame(CodeLocation location, boolean inApp) {

  /** Parts of a path that only libraries and runtimes have. */
  private static final List<String> LIBRARY_PATHS =
      List.of(
          "node_modules/",
          "site-packages/",
          "dist-packages/",
          "/lib/python3",
          "opentelemetry/",
          "/go/pkg/mod/",
          "/usr/local/go/src/",
          "/runtime/",
          "\\node_modules\\",
          "\\site-packages\\");

  /** Beginnings of what is no file of the program at all. */
  private static final List<String> RUNTIME_PATHS =
      List.of("node:", "ext:", "internal/", "<", "https://deno.land/", "https://jsr.io/", "npm:");

  /** Packages of the JDK, of frameworks and of common libraries. */
  private static final List<String> LIBRARY_PACKAGES =
      List.of(
          "java.",
          "javax.",
          "jakarta.",
          "jdk.",
          "sun.",
          "com.sun.",
          "kotlin.",
          "kotlinx.",
          "scala.",
          "groovy.",
          "clojure.",
          "io.opentelemetry.",
          "io.micrometer.",
          "io.netty.",
          "io.grpc.",
          "io.vertx.",
          "io.quarkus.",
          "io.micronaut.",
          "io.undertow.",
          "org.springframework.",
          "org.apache.",
          "org.eclipse.jetty.",
          "org.glassfish.",
          "org.hibernate.",
          "org.jboss.",
          "org.junit.",
          "org.slf4j.",
          "ch.qos.logback.",
          "reactor.",
          "okhttp3.",
          "retrofit2.",
          "com.fasterxml.jackson.",
          "com.google.",
          "com.mysql.",
          "com.microsoft.sqlserver.",
          "com.mongodb.",
          "com.zaxxer.",
          "oracle.jdbc.",
          "org.h2.",
          "org.mariadb.",
          "org.postgresql.",
          "org.sqlite.",
          "redis.clients.",
          "io.lettuce.",
          "com.openai.",
          "com.anthropic.",
          "dev.langchain4j.");

  /** The frame that a line shows; null when it shows none. */
  static @Nullable Frame read(String line, String lineBefore) {
    String text = line.strip();
    if (text.startsWith("at ")) {
      String rest = text.substring("at ".length());
      return rest.endsWith(")") ? ofCall(rest) : ofScript(rest, null);
    }
    if (text.startsWith("File \"")) {
      return ofPython(text);
    }
    if (line.startsWith("\t") && text.contains(".go:")) {
      return ofGo(text, lineBefore.strip());
    }
    return null;
  }

  /**
   * {@code demo.Shop.query(Shop.java:5)} or {@code Object.execute (file:///srv/demo.mjs:16:24)}.
   */
  private static @Nullable Frame ofCall(String text) {
    int open = text.lastIndexOf('(');
    if (open < 0) {
      return null;
    }
    String function = text.substring(0, open).strip();
    String place = text.substring(open + 1, text.length() - 1);
    return text.charAt(Math.max(0, open - 1)) == ' '
        ? ofScript(place, function)
        : ofJava(function, place);
  }

  /** V8 and Deno: {@code file:line:column}, the file as path or URL. */
  private static @Nullable Frame ofScript(String place, @Nullable String function) {
    String rest = place.startsWith("async ") ? place.substring("async ".length()) : place;
    int column = rest.lastIndexOf(':');
    int line = column < 0 ? -1 : rest.lastIndexOf(':', column - 1);
    if (line < 0 || !isNumber(rest, line + 1, column)) {
      return null;
    }
    String file = withoutScheme(rest.substring(0, line));
    String name = function == null ? null : functionName(function);
    int number = number(rest, line + 1, column);
    return new Frame(new CodeLocation(file, number, name), isOwnPath(file));
  }

  /** Java names the class, not the folder: the path is made of its package. */
  private static @Nullable Frame ofJava(String function, String place) {
    int colon = place.indexOf(':');
    String source = colon < 0 ? place : place.substring(0, colon);
    int slash = function.indexOf('/');
    String module = slash < 0 ? "" : function.substring(0, function.lastIndexOf('/') + 1);
    String method = function.substring(module.length());
    int dot = method.lastIndexOf('.');
    if (dot < 0 || source.indexOf('.') < 0) {
      return null;
    }
    String type = method.substring(0, dot);
    int packageEnd = type.lastIndexOf('.');
    String folder = packageEnd < 0 ? "" : type.substring(0, packageEnd + 1).replace('.', '/');
    int line =
        colon >= 0 && isNumber(place, colon + 1, place.length())
            ? number(place, colon + 1, place.length())
            : 0;
    String name = type.substring(packageEnd + 1) + method.substring(dot);
    boolean own =
        !startsWithAny(method, LIBRARY_PACKAGES) && !startsWithAny(module, LIBRARY_PACKAGES);
    return new Frame(new CodeLocation(folder + source, line, name), own);
  }

  /** {@code File "/srv/app/db.py", line 3, in connect}. */
  private static @Nullable Frame ofPython(String text) {
    int start = "File \"".length();
    int quote = text.indexOf('"', start);
    int lineAt = quote < 0 ? -1 : text.indexOf(", line ", quote);
    if (lineAt < 0) {
      return null;
    }
    int from = lineAt + ", line ".length();
    int to = from;
    while (to < text.length() && Character.isDigit(text.charAt(to))) {
      to++;
    }
    int in = text.indexOf(", in ", to);
    String file = text.substring(start, quote);
    String function = in < 0 ? null : text.substring(in + ", in ".length());
    int line = isNumber(text, from, to) ? number(text, from, to) : 0;
    return new Frame(new CodeLocation(file, line, function), isOwnPath(file));
  }

  /** Go: the function on one line, {@code /srv/app/main.go:12 +0x1d} indented on the next. */
  private static @Nullable Frame ofGo(String text, String lineBefore) {
    int space = text.indexOf(' ');
    String place = space < 0 ? text : text.substring(0, space);
    int colon = place.lastIndexOf(':');
    if (colon < 0 || !isNumber(place, colon + 1, place.length())) {
      return null;
    }
    String file = place.substring(0, colon);
    int open = lineBefore.lastIndexOf('(');
    String called = open <= 0 ? lineBefore : lineBefore.substring(0, open);
    String function = called.substring(called.lastIndexOf('/') + 1);
    boolean own = isOwnPath(file) && !function.equals("panic");
    int line = number(place, colon + 1, place.length());
    return new Frame(new CodeLocation(file, line, function), own);
  }

  private static String functionName(String function) {
    String name = function.startsWith("async ") ? function.substring("async ".length()) : function;
    int alias = name.indexOf(" [as ");
    return alias < 0 ? name : name.substring(0, alias);
  }

  private static String withoutScheme(String file) {
    return file.startsWith("file://") ? file.substring("file://".length()) : file;
  }

  private static boolean isOwnPath(String file) {
    if (startsWithAny(file, RUNTIME_PATHS)) {
      return false;
    }
    for (String part : LIBRARY_PATHS) {
      if (file.contains(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean startsWithAny(String text, List<String> prefixes) {
    for (String prefix : prefixes) {
      if (text.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String text, int from, int to) {
    if (from >= to || to - from > 9) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
