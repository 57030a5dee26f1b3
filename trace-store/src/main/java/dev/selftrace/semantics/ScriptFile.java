package dev.selftrace.semantics;

/**
 * The path of a script as an editor would name it: frames of JavaScript show files as URLs, with
 * what bundlers put in front and behind. Pure.
 */
final class ScriptFile {

  private static final String FILE = "file://";
  private static final String WEBPACK = "webpack";

  private ScriptFile() {}

  /** The path of a file, URL or module name. */
  static String path(String shown) {
    if (shown.startsWith(FILE)) {
      return withoutQuery(withoutDriveSlash(shown.substring(FILE.length())));
    }
    if (shown.startsWith(WEBPACK)) {
      return ofBundle(shown);
    }
    return shown.startsWith("./") ? shown.substring(2) : shown;
  }

  /** {@code webpack-internal:///(rsc)/./app/route.ts} and {@code webpack://shop/./src/a.js?f00}. */
  private static String ofBundle(String shown) {
    int scheme = shown.indexOf("://");
    if (scheme < 0) {
      return shown;
    }
    String path = shown.substring(scheme + "://".length());
    int slash = path.indexOf('/');
    path = slash < 0 ? path : path.substring(slash + 1);
    if (path.startsWith("(")) {
      int close = path.indexOf(")/");
      path = close < 0 ? path : path.substring(close + 2);
    }
    return withoutQuery(path.startsWith("./") ? path.substring(2) : path);
  }

  /** {@code /C:/srv} is {@code C:/srv}. */
  private static String withoutDriveSlash(String path) {
    boolean drive = path.length() > 3 && path.charAt(0) == '/' && path.charAt(2) == ':';
    return drive && Character.isLetter(path.charAt(1)) ? path.substring(1) : path;
  }

  private static String withoutQuery(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
