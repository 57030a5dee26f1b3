package dev.selftrace.mcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** A playbook that can be read as a resource; its text comes from the tool {@code read_guide}. */
record Guide(String topic, String title) {

  private static final String FILES = "classpath*:mcp/guides/*.md";
  private static final String SUFFIX = ".md";

  /** Every guide beside the code, by topic. */
  static List<Guide> all() {
    try {
      return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(FILES))
          .map(Guide::of)
          .sorted(Comparator.comparing(Guide::topic))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Guide of(Resource file) {
    String name = String.valueOf(file.getFilename());
    String topic = name.substring(0, name.length() - SUFFIX.length());
    try {
      String text = file.getContentAsString(StandardCharsets.UTF_8);
      return new Guide(topic, text.lines().findFirst().orElse(topic).replaceFirst("^# *", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
