package dev.selftrace.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operator's own guides: the {@code .md} files of a directory, read once at the start. What is
 * in them is said to agents as our own words, so it is the operator who may write there.
 */
final class GuideFolder {

  private static final String SUFFIX = ".md";
  private static final Pattern TOPIC = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final int TOPIC_CHARS_MAX = 64;
  private static final int TITLE_CHARS_MAX = 120;
  private static final int BYTES_MAX = 32 << 10;
  private static final int GUIDES_MAX = 50;

  private GuideFolder() {}

  /**
   * Texts by topic, in the order of the topics; none for the empty path.
   *
   * @throws StartException when there is no such directory, or a file of it is no guide
   */
  static Map<String, String> read(Path folder) {
    if (folder.toString().isEmpty()) {
      return Map.of();
    }
    List<Path> files = files(folder);
    if (files.size() > GUIDES_MAX) {
      throw refusal(folder, files.size() + " guides (expected: at most " + GUIDES_MAX + ")", null);
    }
    Map<String, String> guides = new LinkedHashMap<>();
    files.forEach(file -> guides.put(topic(file), text(file)));
    return guides;
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw refusal(folder, "(expected: a directory that can be read)", e);
    }
  }

  private static String topic(Path file) {
    String name = file.getFileName().toString();
    String topic = name.substring(0, name.length() - SUFFIX.length());
    if (topic.length() > TOPIC_CHARS_MAX || !TOPIC.matcher(topic).matches()) {
      throw refusal(
          file,
          "(expected: a name of lower-case letters, digits and single hyphens, at most "
              + TOPIC_CHARS_MAX
              + " characters before "
              + SUFFIX
              + ")",
          null);
    }
    return topic;
  }

  private static String text(Path file) {
    String text;
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw refusal(
            file, Files.size(file) + " bytes (expected: at most " + BYTES_MAX + ")", null);
      }
      text = Files.readString(file).stripTrailing();
    } catch (IOException e) {
      throw refusal(file, "(expected: a file of UTF-8 text)", e);
    }
    String title = text.lines().findFirst().orElse("");
    if (!title.matches("# .*\\S.*") || title.length() > TITLE_CHARS_MAX) {
      throw refusal(
          file,
          "(expected: a first line that begins with \"# \" and says in at most "
              + TITLE_CHARS_MAX
              + " characters what the guide is about)",
          null);
    }
    return text;
  }

  private static StartException refusal(
      Path path, String expected, @org.jspecify.annotations.Nullable IOException cause) {
    String message = "guides: " + path + " " + expected;
    return cause == null ? new StartException(message) : new StartException(message, cause);
  }
}
