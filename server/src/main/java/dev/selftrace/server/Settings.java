package dev.selftrace.server;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads {@link SelftraceProperties} from command-line options ({@code --http-port=0}), system
 * properties ({@code selftrace.http-port}) and environment variables ({@code SELFTRACE_HTTP_PORT}),
 * in this order of precedence. It is our own small reader, and not the framework's, because it runs
 * before the framework does: the store and the receivers are open by then, and a bad value is one
 * line with the name it was given under (ADR 011).
 */
final class Settings {

  /** Variables that are no settings of the server. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "SELFTRACE_KEY",
          "SELFTRACE_URL",
          "SELFTRACE_BOOTSTRAP_KEY",
          "SELFTRACE_JAVA_OPTIONS",
          "SELFTRACE_AOT");

  private final Map<String, String> environment;
  private final Map<String, String> properties;
  private final Map<String, String> options;

  private Settings(
      Map<String, String> environment,
      Map<String, String> properties,
      Map<String, String> options) {
    this.environment = environment;
    this.properties = properties;
    this.options = options;
  }

  /** The settings of this process. */
  static Settings ofProcess(List<String> arguments) {
    Map<String, String> properties = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("selftrace."))
        .forEach(name -> properties.put(name, System.getProperty(name)));
    return of(System.getenv(), properties, arguments);
  }

  /** Settings from given sources. */
  static Settings of(
      Map<String, String> environment, Map<String, String> properties, List<String> arguments) {
    return new Settings(environment, properties, options(arguments));
  }

  /** Every setting with its default, in the order of the documentation. */
  static List<Setting> all() {
    List<Setting> all = new ArrayList<>();
    for (RecordComponent part : SelftraceProperties.class.getRecordComponents()) {
      all.addAll(settingsOf(part));
    }
    return all;
  }

  /**
   * The configuration.
   *
   * @throws StartException for an unknown option or a value that is not allowed
   */
  SelftraceProperties read() {
    options.keySet().forEach(Settings::checkKnown);
    return construct(
        SelftraceProperties.class,
        Arrays.stream(SelftraceProperties.class.getRecordComponents()).map(this::part).toArray());
  }

  /** Variables that look like settings and are none, each with the nearest that is. */
  List<String> unknownVariables() {
    return environment.keySet().stream()
        .filter(name -> name.startsWith("SELFTRACE_") && !OTHER_VARIABLES.contains(name))
        .filter(name -> all().stream().noneMatch(setting -> setting.variable().equals(name)))
        .sorted()
        .map(name ->
            name
                + " is no setting (nearest: "
                + nearest(name, all().stream().map(Setting::variable).toList())
                + ")")
        .toList();
  }

  private Object part(RecordComponent part) {
    List<Setting> settings = settingsOf(part);
    Map<String, Given> given = new LinkedHashMap<>();
    List<Object> values = new ArrayList<>();
    for (Setting setting : settings) {
      Optional<Given> value = given(setting);
      value.ifPresent(text -> given.put(setting.localName(), text));
      values.add(value.map(text -> parse(text, setting)).orElse(setting.initial()));
    }
    try {
      return construct(part.getType(), values.toArray());
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()), settings, given, e);
    }
  }

  /**
   * A record's message begins with its own name of the value: say the one it was given under, or
   * the variable when a default stands against what was given elsewhere.
   */
  private static StartException refusal(
      String message,
      List<Setting> settings,
      Map<String, Given> given,
      IllegalArgumentException cause) {
    String local = message.substring(0, Math.max(0, message.indexOf(':')));
    Given source = given.get(local);
    if (source != null) {
      int expected = message.indexOf(" (expected");
      String tail = expected < 0 ? "" : message.substring(expected);
      return new StartException(source.name() + ": " + source.text() + tail, cause);
    }
    String name =
        settings.stream()
            .filter(setting -> setting.localName().equals(local))
            .map(Setting::variable)
            .findFirst()
            .orElse(local);
    return new StartException(name + message.substring(local.length()), cause);
  }

  private static Object parse(Given given, Setting setting) {
    try {
      return SettingText.parse(given.text(), setting);
    } catch (IllegalArgumentException e) {
      throw new StartException(
          given.name() + ": " + given.text() + " (expected: " + e.getMessage() + ")", e);
    }
  }

  private Optional<Given> given(Setting setting) {
    return first("--" + setting.name(), options.get(setting.name()))
        .or(() -> first(setting.property(), properties.get(setting.property())))
        .or(() -> first(setting.variable(), environment.get(setting.variable())));
  }

  private static Optional<Given> first(
      String name, @org.jspecify.annotations.Nullable String text) {
    return text == null || text.isBlank() ? Optional.empty() : Optional.of(new Given(name, text));
  }

  private static Map<String, String> options(List<String> arguments) {
    Map<String, String> options = new LinkedHashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new StartException(argument + ": unknown argument (expected: --<setting>=<value>)");
      }
      String name = argument.substring(2, equals);
      options.put(
          name.startsWith("selftrace.") ? name.substring("selftrace.".length()) : name,
          argument.substring(equals + 1));
    }
    return options;
  }

  private static void checkKnown(String option) {
    List<String> names = all().stream().map(Setting::name).toList();
    if (!names.contains(option)) {
      throw new StartException(
          "--" + option + ": unknown setting (nearest: --" + nearest(option, names) + ")");
    }
  }

  private static List<Setting> settingsOf(RecordComponent part) {
    Object initial = read(part, SelftraceProperties.DEFAULTS);
    return Arrays.stream(part.getType().getRecordComponents())
        .map(leaf ->
            Setting.of(SelftraceProperties.prefix(part.getName()), leaf, read(leaf, initial)))
        .toList();
  }

  private static Object read(RecordComponent component, Object owner) {
    try {
      component.getAccessor().setAccessible(true); // our own records, some package-private
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }

  private static <T> T construct(Class<T> type, Object... values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new IllegalStateException(type + " cannot be made", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made", e);
    }
  }

  private static String nearest(String name, List<String> names) {
    return names.stream()
        .min(Comparator.comparingInt(other -> distance(name, other)))
        .orElseThrow();
  }

  /** Levenshtein's. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int above = row[j];
        int same = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(same, 1 + Math.min(above, row[j - 1]));
        diagonal = above;
      }
    }
    return row[other.length()];
  }

  private record Given(String name, String text) {}
}
