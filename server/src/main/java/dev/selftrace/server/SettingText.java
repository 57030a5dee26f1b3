package dev.selftrace.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values of settings as text, both ways. */
final class SettingText {

  private static final Pattern AMOUNT = Pattern.compile("(-?\\d{1,18})\\s*([A-Za-z]*)");
  private static final Map<String, ChronoUnit> TIMES = new LinkedHashMap<>();
  private static final Map<String, Integer> SIZES = new LinkedHashMap<>();

  static {
    TIMES.put("d", ChronoUnit.DAYS);
    TIMES.put("h", ChronoUnit.HOURS);
    TIMES.put("m", ChronoUnit.MINUTES);
    TIMES.put("s", ChronoUnit.SECONDS);
    TIMES.put("ms", ChronoUnit.MILLIS);
    SIZES.put("GiB", 30);
    SIZES.put("MiB", 20);
    SIZES.put("KiB", 10);
  }

  private SettingText() {}

  /**
   * The value that text means.
   *
   * @throws IllegalArgumentException with what was expected as its message
   */
  static Object parse(String text, Setting setting) {
    Class<?> type = setting.component().getType();
    String value = text.strip();
    if (type == int.class) {
      return Math.toIntExact(whole(value, setting, Integer.MAX_VALUE));
    } else if (type == long.class) {
      return whole(value, setting, Long.MAX_VALUE);
    } else if (type == boolean.class) {
      return truth(value);
    } else if (type == Duration.class) {
      return duration(value);
    } else if (type == Path.class) {
      return path(value);
    } else if (type == List.class) {
      return list(value);
    } else if (type.isEnum()) {
      return constant(value, type);
    }
    return value;
  }

  /** The text that means this value: the largest unit that leaves no fraction. */
  static String print(Object value, Setting setting) {
    return switch (value) {
      case Duration time -> printTime(time);
      case Enum<?> constant -> word(constant);
      case List<?> items -> items.stream().map(Object::toString).collect(Collectors.joining(","));
      case Number number when isBytes(setting) -> printSize(number.longValue());
      default -> value.toString();
    };
  }

  /** What a value of this setting may look like. */
  static String expected(Setting setting) {
    Class<?> type = setting.component().getType();
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> word((Enum<?>) constant))
          .collect(Collectors.joining(" or "));
    }
    if (type == Duration.class) {
      return "a time such as 500ms, 2s, 5m, 12h or 7d";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == Path.class) {
      return "a path";
    }
    return isBytes(setting) ? "a size such as 4096, 64KiB, 64MiB or 10GiB" : "a whole number";
  }

  private static long whole(String text, Setting setting, long max) {
    Matcher amount = AMOUNT.matcher(text);
    Integer shift = null;
    if (amount.matches()) {
      shift = amount.group(2).isEmpty() ? Integer.valueOf(0) : sizes(setting).get(amount.group(2));
    }
    if (shift == null) {
      throw new IllegalArgumentException(expected(setting));
    }
    long number = Long.parseLong(amount.group(1));
    if (number > max >> shift || number < -(max >> shift)) {
      throw new IllegalArgumentException("at most " + max);
    }
    return number << shift;
  }

  private static Map<String, Integer> sizes(Setting setting) {
    return isBytes(setting) ? SIZES : Map.of();
  }

  private static boolean isBytes(Setting setting) {
    return setting.localName().contains("bytes");
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("true or false");
    };
  }

  private static Duration duration(String text) {
    Matcher amount = AMOUNT.matcher(text);
    if (amount.matches() && TIMES.containsKey(amount.group(2))) {
      try {
        return Duration.of(Long.parseLong(amount.group(1)), TIMES.get(amount.group(2)));
      } catch (ArithmeticException e) {
        throw new IllegalArgumentException("a shorter time", e);
      }
    }
    throw new IllegalArgumentException("a time such as 500ms, 2s, 5m, 12h or 7d");
  }

  private static Path path(String text) {
    try {
      String home = System.getProperty("user.home", ".");
      return text.startsWith("~/") ? Path.of(home, text.substring(2)) : Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("a path", e);
    }
  }

  private static List<String> list(String text) {
    List<String> items = new ArrayList<>();
    for (String item : text.split(",")) {
      if (!item.isBlank()) {
        items.add(item.strip());
      }
    }
    return items;
  }

  private static Object constant(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> word((Enum<?>) constant).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                Arrays.stream(type.getEnumConstants())
                    .map(constant -> word((Enum<?>) constant))
                    .collect(Collectors.joining(" or "))));
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String printTime(Duration time) {
    for (Map.Entry<String, ChronoUnit> unit : TIMES.entrySet()) {
      long size = unit.getValue().getDuration().toMillis();
      if (time.toMillis() % size == 0) {
        return time.toMillis() / size + unit.getKey();
      }
    }
    return time.toMillis() + "ms";
  }

  private static String printSize(long bytes) {
    for (Map.Entry<String, Integer> unit : SIZES.entrySet()) {
      long size = 1L << unit.getValue();
      if (bytes >= size && bytes % size == 0) {
        return bytes / size + unit.getKey();
      }
    }
    return Long.toString(bytes);
  }
}
