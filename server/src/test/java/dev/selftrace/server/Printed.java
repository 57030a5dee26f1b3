package dev.selftrace.server;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A console that remembers: results and everything else apart. */
final class Printed {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  String results() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String remarks() {
    return err.toString(StandardCharsets.UTF_8);
  }

  String text() {
    return results() + remarks();
  }
}
