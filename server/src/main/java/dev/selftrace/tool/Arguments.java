package dev.selftrace.tool;

import dev.selftrace.text.VisibleText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a tool, read off its {@code Input} record: the JSON schema that announces them
 * and the binding that accepts exactly what the schema says. Whatever else is passed is refused
 * with the field, the value, what is allowed and the nearest name. An argument may be an object of
 * its own, or a list of them: a record whose components are arguments too. Immutable.
 */
final class Arguments<I extends Record> {

  private static final int TEXT_CHARS_MAX = 8_000;

  private final Constructor<I> constructor;
  private final List<RecordComponent> components;

  private Arguments(Constructor<I> constructor, List<RecordComponent> components) {
    this.constructor = constructor;
    this.components = components;
  }

  static <I extends Record> Arguments<I> of(Class<I> type) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return new Arguments<>(type.getDeclaredConstructor(types), components);
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException("type: " + type + " (expected: a record)", e);
    }
  }

  /** The names, in order. */
  List<String> names() {
    return components.stream().map(Arguments::name).toList();
  }

  /** One schema per argument, in order. */
  Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (RecordComponent component : components) {
      properties.put(name(component), property(component));
    }
    return properties;
  }

  /** The names of those that must be there. */
  List<String> required() {
    return components.stream()
        .filter(component -> argument(component).required())
        .map(Arguments::name)
        .toList();
  }

  /** The input, from the arguments of a call; those of other records are left alone. */
  I bind(Map<String, ?> values) {
    return bind(values, "");
  }

  /** The same of a nested object, whose fields are named behind {@code path}. */
  private I bind(Map<String, ?> values, String path) {
    List<@Nullable Object> bound = new ArrayList<>();
    for (RecordComponent component : components) {
      bound.add(value(component, path + name(component), values.get(name(component))));
    }
    try {
      return constructor.newInstance(bound.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ToolInputException refused) {
        throw refused;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Refuses an argument that none of these names. */
  static void refuseUnknown(Map<String, ?> values, List<String> names) {
    refuseUnknown(values, names, "");
  }

  private static void refuseUnknown(Map<String, ?> values, List<String> names, String path) {
    for (String key : values.keySet()) {
      String given = path + key;
      if (!names.contains(key)) {
        String nearest = Nearest.to(key, names);
        throw new ToolInputException(
            ErrorCode.INVALID_ARGUMENT,
            "there is no argument "
                + Shown.value(given)
                + "; allowed: "
                + String.join(", ", names)
                + "."
                + (nearest == null ? "" : " Did you mean " + nearest + "?"),
            VisibleText.oneLine(given, Shown.VALUE_BYTES_MAX),
            names,
            null);
      }
    }
  }

  private static String name(RecordComponent component) {
    return component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static boolean whole(Class<?> type) {
    return type == int.class || type == Integer.class;
  }

  private static Argument argument(RecordComponent component) {
    return Objects.requireNonNull(component.getAnnotation(Argument.class), component.getName());
  }

  private static Map<String, Object> property(RecordComponent component) {
    Argument argument = argument(component);
    Map<String, Object> property = new LinkedHashMap<>();
    Class<?> type = component.getType();
    if (whole(type) || type == Double.class) {
      property.put("type", whole(type) ? "integer" : "number");
      if (whole(type) || argument.min() > 0) {
        property.put("minimum", argument.min());
      }
      if (argument.max() < Integer.MAX_VALUE) {
        property.put("maximum", argument.max());
      }
    } else if (type != List.class) {
      property.putAll(schema(type));
    } else {
      property.put("type", "array");
      property.put("items", schema(itemType(component)));
      if (argument.required()) {
        property.put("minItems", Math.max(1, argument.min()));
      }
      if (argument.max() < Integer.MAX_VALUE) {
        property.put("maxItems", argument.max());
      }
    }
    if (!argument.standard().isEmpty()) {
      property.put("default", shownStandard(type, argument.standard()));
    }
    if (!argument.value().isEmpty()) {
      property.put("description", argument.value());
    }
    return property;
  }

  private static Object shownStandard(Class<?> type, String standard) {
    return type.isEnum() ? standard : standard(type, standard);
  }

  /** What a value must be, but for its bounds. */
  private static Map<String, Object> schema(Class<?> type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (type.isEnum()) {
      schema.put("enum", keywords(type));
    } else if (type.isRecord()) {
      Arguments<?> nested = of(type.asSubclass(Record.class));
      schema.put("type", "object");
      schema.put("properties", nested.properties());
      schema.put("required", nested.required());
    } else if (type == Map.class) {
      schema.put("type", "object");
    } else if (type == Boolean.class) {
      schema.put("type", "boolean");
    } else if (type == String.class) {
      schema.put("type", "string");
    }
    return schema;
  }

  private static Class<?> itemType(RecordComponent component) {
    return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  private static List<String> keywords(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static @Nullable Object value(
      RecordComponent component, String name, @Nullable Object given) {
    Argument argument = argument(component);
    Class<?> type = component.getType();
    if (given == null) {
      if (argument.required()) {
        throw ToolInputException.invalid(name, name + " is missing. It must be given.");
      }
      if (type == List.class) {
        return List.of();
      }
      return argument.standard().isEmpty() ? null : standard(type, argument.standard());
    }
    return type == List.class
        ? list(component, name, given, argument)
        : single(type, name, given, argument);
  }

  private static Object single(Class<?> type, String name, Object given, Argument argument) {
    if (whole(type)) {
      return number(name, given, argument);
    }
    if (type == Double.class) {
      return decimal(name, given, argument);
    }
    if (type == Boolean.class) {
      return truth(name, given);
    }
    if (type.isRecord()) {
      return nested(type.asSubclass(Record.class), name, given);
    }
    if (type == Object.class) {
      return given;
    }
    if (type == Map.class) {
      return object(name, given);
    }
    return type.isEnum() ? keyword(type, name, given) : text(name, given);
  }

  private static <N extends Record> N nested(Class<N> type, String name, Object given) {
    Arguments<N> arguments = of(type);
    Map<String, ?> values = object(name, given);
    refuseUnknown(values, arguments.names(), name + ".");
    return arguments.bind(values, name + ".");
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  private static Map<String, ?> object(String name, Object given) {
    if (!(given instanceof Map<?, ?> map)) {
      throw ToolInputException.invalid(name, name + " must be an object.");
    }
    return (Map<String, ?>) map;
  }

  private static Boolean truth(String name, Object given) {
    if (!(given instanceof Boolean value)) {
      throw ToolInputException.invalid(
          name, name + " is " + Shown.value(given) + "; it must be true or false.");
    }
    return value;
  }

  private static Double decimal(String name, Object given, Argument argument) {
    boolean fits =
        given instanceof Number number
            && number.doubleValue() >= argument.min()
            && (argument.max() == Integer.MAX_VALUE || number.doubleValue() <= argument.max())
            && Double.isFinite(number.doubleValue());
    if (!fits) {
      throw ToolInputException.invalid(
          name,
          name + " is " + Shown.value(given) + "; it must be a number, " + bounds(argument) + ".");
    }
    return ((Number) given).doubleValue();
  }

  private static String bounds(Argument argument) {
    return argument.max() == Integer.MAX_VALUE
        ? argument.min() + " or more"
        : argument.min() + " to " + argument.max();
  }

  private static Object standard(Class<?> type, String standard) {
    if (whole(type)) {
      return Integer.valueOf(standard);
    }
    if (type == Double.class) {
      return Double.valueOf(standard);
    }
    return type.isEnum() ? keyword(type, "default", standard) : standard;
  }

  private static Integer number(String name, Object given, Argument argument) {
    boolean whole =
        given instanceof Number number
            && number.doubleValue() == Math.rint(number.doubleValue())
            && number.doubleValue() >= argument.min()
            && number.doubleValue() <= argument.max();
    if (!whole) {
      throw ToolInputException.invalid(
          name,
          name
              + " is "
              + Shown.value(given)
              + "; it must be a whole number, "
              + bounds(argument)
              + ".");
    }
    return ((Number) given).intValue();
  }

  private static String text(String name, Object given) {
    if (!(given instanceof String text)) {
      throw ToolInputException.invalid(name, name + " must be a string.");
    }
    if (text.isBlank()) {
      throw ToolInputException.invalid(name, name + " is empty. Leave it out or fill it.");
    }
    if (text.length() > TEXT_CHARS_MAX) {
      throw ToolInputException.invalid(
          name, name + " is longer than " + TEXT_CHARS_MAX + " characters.");
    }
    return text;
  }

  private static List<?> list(
      RecordComponent component, String name, Object given, Argument argument) {
    int least = argument.required() ? Math.max(1, argument.min()) : argument.min();
    Class<?> item = itemType(component);
    if (!(given instanceof List<?> list)) {
      String what = item.isRecord() ? "objects" : "strings";
      throw ToolInputException.invalid(name, name + " must be a list of " + what + ".");
    }
    if (list.size() < least || list.size() > argument.max()) {
      throw ToolInputException.invalid(
          name,
          name
              + " has "
              + list.size()
              + " items; allowed: "
              + least
              + " to "
              + argument.max()
              + ".");
    }
    List<Object> items = new ArrayList<>();
    for (Object each : list) {
      String at = item.isRecord() ? name + "[" + items.size() + "]" : name;
      items.add(single(item, at, each == null ? "" : each, argument));
    }
    return item.isEnum() ? items.stream().distinct().toList() : List.copyOf(items);
  }

  private static Object keyword(Class<?> type, String name, Object given) {
    List<String> allowed = keywords(type);
    int index = allowed.indexOf(given);
    if (index < 0) {
      String nearest = given instanceof String text ? Nearest.to(text, allowed) : null;
      throw new ToolInputException(
          ErrorCode.INVALID_ARGUMENT,
          name
              + " is "
              + Shown.value(given)
              + "; allowed: "
              + String.join(", ", allowed)
              + "."
              + (nearest == null ? "" : " Did you mean " + nearest + "?"),
          name,
          allowed,
          null);
    }
    return type.getEnumConstants()[index];
  }
}
