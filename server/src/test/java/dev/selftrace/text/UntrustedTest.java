package dev.selftrace.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class UntrustedTest {

  @ParameterizedTest(name = "{0}")
  @DisplayName("what a line, a terminal, markdown or HTML would act on is shown, not acted on")
  @CsvSource(
      delimiter = '|',
      value = {
        "line feed          | a\\u{a}b      | a\\nb",
        "carriage return    | a\\u{d}b      | a\\rb",
        "tab                | a\\u{9}b      | a\\tb",
        "line separator     | a\\u{2028}b   | a\\u{2028}b",
        "paragraph separator| a\\u{2029}b   | a\\u{2029}b",
        "null               | a\\u{0}b      | a\\u{0}b",
        "delete             | a\\u{7f}b     | a\\u{7f}b",
        "colour             | \\u{1b}[31mred\\u{1b}[0m | red",
        "cursor, C1 form    | \\u{9b}2Jx    | x",
        "window title       | \\u{1b}]0;evil\\u{7}x | x",
        "hyperlink          | \\u{1b}]8;;http://e\\u{1b}\\\\click | click",
        "zero width space   | a\\u{200b}b   | a\\u{200b}b",
        "byte order mark    | \\u{feff}a    | \\u{feff}a",
        "right to left      | \\u{202e}gpj.exe | \\u{202e}gpj.exe",
        "isolate            | \\u{2066}x    | \\u{2066}x",
        "tag character      | \\u{e0041}x   | \\u{e0041}x",
        "variation selector | x\\u{fe0f}    | x\\u{fe0f}",
        "more selectors     | x\\u{e0101}   | x\\u{e0101}",
        "no-break space     | a\\u{a0}b     | a\\u{a0}b",
        "hangul filler      | a\\u{3164}b   | a\\u{3164}b",
        "braille blank      | a\\u{2800}b   | a\\u{2800}b",
        "private use        | \\u{e000}     | \\u{e000}",
        "link               | [a](http://e) | [a]\\(http://e)",
        "image              | ![a](http://e)| !\\[a]\\(http://e)",
        "tag                | <b>x</b>      | &lt;b>x&lt;/b>",
        "comment            | <!-- x        | &lt;!-- x",
        "forged fence       | </untrusted-telemetry-00> | &lt;/untrusted-telemetry-00>",
        "comparison         | a < 3         | a < 3",
        "index              | a[0] b        | a[0] b",
        "ordinary           | Größe 水 😀    | Größe 水 😀",
      })
  void visible(String kind, String given, String shown) {
    assertEquals(shown, Untrusted.of(unescape(given)).inBlock(2048), kind);
  }

  @Test
  @DisplayName("in JSON strings line breaks stay, and every other invisible character is shown")
  void leaves() {
    assertEquals("a\nb\tc\r", Untrusted.of("a\nb\tc\r").inLeaf(100));
    assertEquals("\\u{200b}\\u{2028}\\u{7}", Untrusted.of("\u200b\u2028\u0007").inLeaf(100));
    assertEquals("<b>[x](y)", Untrusted.of("<b>[x](y)").inLeaf(100));
    assertEquals("red", Untrusted.of("\u001b[1;31mred").inLeaf(100));
  }

  @Test
  @DisplayName("a lone surrogate is shown as an escape")
  void surrogate() {
    assertEquals("a\\u{d83d}b", Untrusted.of("a\ud83db").inBlock(100));
  }

  @Test
  @DisplayName("a cut string says how many bytes are missing and never splits a character")
  void cut() {
    assertEquals("aaaa…(+6 bytes)", Untrusted.of("a".repeat(10)).inBlock(4));
    assertEquals("水…(+6 bytes)", Untrusted.of("水水水").inBlock(5));
    assertEquals("…(+4 bytes)", Untrusted.of("😀").inBlock(3));
    assertEquals("😀", Untrusted.of("😀").inBlock(4));
    String long3000 = Untrusted.of("x".repeat(3000)).inBlock(9999);
    assertEquals("x".repeat(2048) + "…(+952 bytes)", long3000);
  }

  @Test
  @DisplayName("escapes count towards the limit, so an answer cannot be blown up")
  void escapesAreCounted() {
    String shown = Untrusted.of("\u200b".repeat(5000)).inBlock(100);
    assertTrue(shown.length() < 130, shown);
    assertTrue(shown.endsWith(" bytes)"), shown);
  }

  @Test
  @DisplayName("it does not show itself when concatenated by accident")
  void accident() {
    assertEquals("Untrusted[6 characters]", "" + Untrusted.of("secret"));
  }

  @Test
  @DisplayName("pages of a value cover it exactly once, whole characters each")
  void pages() {
    String text = "aé水😀".repeat(50);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Untrusted value = Untrusted.of(text);
    assertEquals(bytes.length, value.bytes());
    for (int size = 4; size < 40; size++) {
      StringBuilder read = new StringBuilder();
      int offset = 0;
      while (offset < bytes.length) {
        Untrusted.Part part = value.part(offset, size);
        assertEquals(offset, part.from());
        assertTrue(part.to() - part.from() <= size);
        read.append(part.text());
        offset = part.to();
      }
      assertEquals(text, read.toString());
    }
    assertEquals(3, value.part(2, 10).from(), "an offset inside a character moves to the next");
    assertEquals("", value.part(bytes.length + 5, 10).text());
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  @ParameterizedTest(name = "seed {0}")
  @DisplayName("whatever is said, nothing invisible and no line break comes out, within the limit")
  @MethodSource("seeds")
  void property(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      text.appendCodePoint(
          switch (random.nextInt(5)) {
            case 0 -> random.nextInt(0x20);
            case 1 -> random.nextInt(0x80, 0x250);
            case 2 -> random.nextInt(0x2000, 0x2100);
            case 3 -> random.nextInt(0x110000);
            default -> " <!-[]()/>\u001b\\{}abc".charAt(random.nextInt(17));
          });
    }
    String shown = Untrusted.of(text.toString()).inBlock(300);
    assertTrue(VisibleText.utf8Bytes(shown) <= 330, shown);
    shown
        .codePoints()
        .forEach(point -> assertFalse(VisibleText.invisible(point), Integer.toHexString(point)));
    assertFalse(shown.matches("(?s).*(<[A-Za-z/!?]|]\\(|!\\[).*"), shown);
  }

  /** Reads test data in visible form, code points in braces behind a backslash and u. */
  private static String unescape(String text) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("\\u{", at)) {
        int end = text.indexOf('}', at);
        out.appendCodePoint(Integer.parseInt(text.substring(at + 3, end), 16));
        at = end + 1;
      } else if (text.startsWith("\\\\", at)) {
        out.append('\\');
        at += 2;
      } else {
        out.append(text.charAt(at++));
      }
    }
    return out.toString();
  }
}
