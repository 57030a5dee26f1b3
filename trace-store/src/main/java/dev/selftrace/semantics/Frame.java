package dev.selftrace.semantics;

import dev.selftrace.model.CodeLocation;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a stack trace, read from the line that shows it.
 *
 * @param inApp the program's own code, not a library's, a runtime's or an instrumentation's
 * @param python Python writes its frames the other way round
 */
record Frame(CodeLocation location, boolean inApp, boolean python) {

  private static final String PANICKED = " panicked at ";
  private static final String DOTNET_LINE = ":line ";
  private static final int RUST_HASH_CHARS = "::h".length() + 16;

  /**
   * The frame that a line shows; null when it shows none.
   *
   * @param text the line without the white space around it
   * @param before the line before: Go and Rust name the function there
   * @param indented the line began with white space
   */
  static @Nullable Frame read(String text, String before, boolean indented) {
    if (text.startsWith("at ")) {
      return ofAt(text.substring("at ".length()), before);
    }
    if (text.startsWith("File \"")) {
      return ofPython(text);
    }
    if (indented && text.contains(".go:")) {
      return ofGo(text, before);
    }
    if (text.contains(":in ")) {
      return ofRuby(text);
    }
    int panicked = text.indexOf(PANICKED);
    if (panicked >= 0) {
      return ofPanic(text.substring(panicked + PANICKED.length()));
    }
    return ofBrowser(text);
  }

  /** Languages whose frames begin with {@code at}. */
  private static @Nullable Frame ofAt(String text, String before) {
    int line = text.lastIndexOf(DOTNET_LINE);
    if (line > 0) {
      return ofDotnet(text, line);
    }
    String call = withoutJar(text);
    if (call.endsWith(")")) {
      return ofCall(call);
    }
    int number = rustNumberEnd(before);
    return ofScript(call, number < 0 ? null : rustFunction(before.substring(number)));
  }

  /** Logback puts {@code ~[shop.jar:1.0]} behind the frame. */
  private static String withoutJar(String text) {
    if (!text.endsWith("]")) {
      return text;
    }
    int close = text.lastIndexOf(") ");
    return close < 0 ? text : text.substring(0, close + 1);
  }

  /**
   * {@code demo.Shop.query(Shop.java:5)} or {@code Object.execute (file:///srv/demo.mjs:16:24)}.
   */
  private static @Nullable Frame ofCall(String text) {
    int open = text.indexOf(" (");
    if (open > 0) {
      return ofScript(text.substring(open + 2, text.length() - 1), text.substring(0, open));
    }
    open = text.lastIndexOf('(');
    return open < 0
        ? null
        : ofJava(text.substring(0, open), text.substring(open + 1, text.length() - 1));
  }

  /** V8, Deno and Rust: {@code file:line:column}, the file as path or URL. */
  private static @Nullable Frame ofScript(String place, @Nullable String function) {
    if (place.startsWith("eval at ")) {
      int open = place.indexOf('(');
      int close = place.indexOf(')', open + 1);
      return open < 0 || close < 0 ? null : ofScript(place.substring(open + 1, close), function);
    }
    String rest = place.startsWith("async ") ? place.substring("async ".length()) : place;
    int column = rest.lastIndexOf(':');
    int line = column < 0 ? -1 : rest.lastIndexOf(':', column - 1);
    if (line < 0 || !isNumber(rest, line + 1, column)) {
      return null;
    }
    String file = ScriptFile.path(rest.substring(0, line));
    String name = function == null ? null : functionName(function);
    int number = number(rest, line + 1, column);
    return of(file, number, name, OwnCode.isFile(file));
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
    return of(folder + source, line, name, OwnCode.isJava(method) && OwnCode.isJava(module));
  }

  /** {@code Shop.Orders.Get(Int32 id) in /srv/shop/Orders.cs:line 42}. */
  private static @Nullable Frame ofDotnet(String text, int lineAt) {
    int in = text.lastIndexOf(" in ", lineAt);
    int from = lineAt + DOTNET_LINE.length();
    int to = digitsEnd(text, from);
    if (in <= 0 || !isNumber(text, from, to)) {
      return null;
    }
    String file = text.substring(in + " in ".length(), lineAt);
    int open = text.indexOf('(');
    String method = text.substring(0, open > 0 && open < in ? open : in);
    int dot = method.lastIndexOf('.');
    int type = dot <= 0 ? -1 : method.lastIndexOf('.', dot - 1);
    boolean own = OwnCode.isDotnet(method) && OwnCode.isFile(file);
    return of(file, number(text, from, to), method.substring(type + 1), own);
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
    int to = digitsEnd(text, from);
    int in = text.indexOf(", in ", to);
    String file = text.substring(start, quote);
    String function = in < 0 ? null : text.substring(in + ", in ".length());
    int line = isNumber(text, from, to) ? number(text, from, to) : 0;
    return new Frame(new CodeLocation(file, line, function), OwnCode.isFile(file), true);
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
    String called = lineBefore;
    if (called.startsWith("created by ")) {
      called = called.substring("created by ".length());
      int in = called.indexOf(" in goroutine ");
      called = in < 0 ? called : called.substring(0, in);
    } else if (called.endsWith(")")) {
      int open = called.lastIndexOf('(');
      called = open <= 0 ? called : called.substring(0, open);
    }
    String function = called.substring(called.lastIndexOf('/') + 1);
    boolean own = OwnCode.isGo(called) && OwnCode.isFile(file);
    return of(file, number(place, colon + 1, place.length()), function, own);
  }

  /** {@code /srv/app/db.rb:12:in 'Store#query'}, older ones with a backquote first. */
  private static @Nullable Frame ofRuby(String line) {
    String text = line.startsWith("from ") ? line.substring("from ".length()) : line;
    int in = text.indexOf(":in ");
    int colon = in <= 0 ? -1 : text.lastIndexOf(':', in - 1);
    if (colon <= 0 || !isNumber(text, colon + 1, in)) {
      return null;
    }
    String file = text.substring(0, colon);
    int open = in + ":in ".length();
    boolean quoted = open < text.length() && "'`".indexOf(text.charAt(open)) >= 0;
    int close = quoted ? text.indexOf('\'', open + 1) : -1;
    if (close < 0) {
      return null;
    }
    String function = text.substring(open + 1, close);
    return of(file, number(text, colon + 1, in), function, OwnCode.isFile(file));
  }

  /** Rust: {@code src/main.rs:4:5:}, older ones with the message before it. */
  private static @Nullable Frame ofPanic(String text) {
    String place = text.endsWith(":") ? text.substring(0, text.length() - 1) : text;
    int comma = place.lastIndexOf("', ");
    return ofScript(comma < 0 ? place : place.substring(comma + "', ".length()), null);
  }

  /** {@code pay@https://shop.example/app.js:3:7}, as browsers other than V8's write. */
  private static @Nullable Frame ofBrowser(String text) {
    int at = text.indexOf('@');
    return at < 0 || text.indexOf(' ') >= 0 || text.indexOf('/', at) < 0
        ? null
        : ofScript(text.substring(at + 1), at == 0 ? null : text.substring(0, at));
  }

  private static Frame of(String file, int line, @Nullable String function, boolean own) {
    return new Frame(new CodeLocation(file, line, function), own, false);
  }

  private static String functionName(String function) {
    String name = function.startsWith("async ") ? function.substring("async ".length()) : function;
    int alias = name.indexOf(" [as ");
    return alias < 0 ? name : name.substring(0, alias);
  }

  /** Where the name begins in {@code 3: shop::pay}; -1 when the line is none. */
  private static int rustNumberEnd(String line) {
    int end = digitsEnd(line, 0);
    return end > 0 && line.startsWith(": ", end) ? end + 2 : -1;
  }

  private static String rustFunction(String name) {
    int hash = name.length() - RUST_HASH_CHARS;
    return hash > 0 && name.startsWith("::h", hash) ? name.substring(0, hash) : name;
  }

  private static int digitsEnd(String text, int from) {
    int to = from;
    while (to < text.length() && text.charAt(to) >= '0' && text.charAt(to) <= '9') {
      to++;
    }
    return to;
  }

  private static boolean isNumber(String text, int from, int to) {
    return from < to && to - from <= 9 && digitsEnd(text, from) >= to;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
