package dev.selftrace.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * A quality gate in a file, YAML or JSON: {@code checks}, one to one those of {@code check_traces},
 * and {@code save_as}, by default the file's name. What a check must be is the tool's to say; here
 * only the form is read.
 *
 * @param checks trees of plain objects
 */
record GateFile(String saveAs, List<Object> checks) {

  /** A larger file is refused. */
  static final int BYTES_MAX = 1 << 20;

  private static final int DEPTH_MAX = 64;
  private static final int ALIASES_MAX = 50;
  private static final Set<String> FIELDS = Set.of("checks", "save_as");

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException when it holds no gate; the message names file and place
   */
  static GateFile read(Path file) {
    Object tree = tree(file);
    if (!(tree instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(file + ": (expected: a mapping with checks)");
    }
    for (Object key : map.keySet()) {
      if (!(key instanceof String name) || !FIELDS.contains(name)) {
        throw new IllegalArgumentException(file + ": " + key + " (expected: checks, save_as)");
      }
    }
    if (!(map.get("checks") instanceof List<?> checks) || checks.isEmpty()) {
      throw new IllegalArgumentException(file + ": checks (expected: a list of checks)");
    }
    String saveAs =
        map.get("save_as") instanceof String name && !name.isBlank()
            ? name
            : String.valueOf(file.getFileName());
    List<Object> plain = new ArrayList<>();
    for (Object check : checks) {
      plain.add(plain(check, file + ": checks[" + plain.size() + "]"));
    }
    return new GateFile(saveAs, plain);
  }

  private static @Nullable Object tree(Path file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(BYTES_MAX);
    options.setMaxAliasesForCollections(ALIASES_MAX);
    options.setNestingDepthLimit(DEPTH_MAX);
    try {
      if (Files.size(file) > BYTES_MAX) {
        throw new IllegalArgumentException(file + ": (expected: at most " + BYTES_MAX + " bytes)");
      }
      String text = Files.readString(file, StandardCharsets.UTF_8);
      return new Yaml(new SafeConstructor(options)).load(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read as UTF-8 text", e);
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
      throw new IllegalArgumentException(file + line + ": " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(file + ": it is no YAML, or has too many aliases", e);
    }
  }

  /** What JSON can say; a date without quotes and such are refused where they stand. */
  private static @Nullable Object plain(@Nullable Object value, String place) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean truth -> truth;
      case Number number -> number;
      case List<?> list -> {
        List<@Nullable Object> items = new ArrayList<>();
        for (Object each : list) {
          items.add(plain(each, place + "[" + items.size() + "]"));
        }
        yield items;
      }
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          if (!(entry.getKey() instanceof String key)) {
            throw new IllegalArgumentException(
                place + ": the key " + entry.getKey() + " (expected: text; put it in quotes)");
          }
          object.put(key, plain(entry.getValue(), place + "." + key));
        }
        yield object;
      }
      default ->
          throw new IllegalArgumentException(place + ": " + value + " (expected: text in quotes)");
    };
  }
}
