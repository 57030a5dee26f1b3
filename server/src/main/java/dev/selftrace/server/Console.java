package dev.selftrace.server;

import java.io.PrintStream;

/** What a command says to the person who called it: the only place that prints. */
final class Console {

  /** Standard output and standard error of the process. */
  static final Console SYSTEM = new Console(System.out, System.err);

  private final PrintStream out;
  private final PrintStream err;

  Console(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** The result of a command: what a script would read. */
  void print(String line) {
    out.println(line);
  }

  /** Everything else. */
  void tell(String line) {
    err.println(line);
  }
}
