package dev.selftrace.tool;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Our own texts for agents, from the files beside the code. */
public final class Texts {

  private Texts() {}

  /** What every agent is told when it connects, at most 300 words. */
  public static String instructions() {
    return read("instructions.md");
  }

  /** A file under {@code mcp/}, without the line break at its end. */
  static String read(String path) {
    try (InputStream in = Texts.class.getResourceAsStream("/mcp/" + path)) {
      if (in == null) {
        throw new IllegalArgumentException("path: " + path + " (expected: a file under mcp/)");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
