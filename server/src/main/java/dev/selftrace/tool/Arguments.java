package dev.selftrace.tool;

import dev.selftrace.text.VisibleText;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a tool, read off its {@code Input} record: the JSON schema that announces them
 * and the binding that accepts exactly what the schema says. Whatever else is passed is refused
 * with the field, the value, what is allowed and the nearest name. Immutable.
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
    List<@Nullable Object> bound = new ArrayList<>();
    for (RecordComponent component : components) {
      bound.add(value(component, values.get(name(component))));
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
    for (String given : values.keySet()) {
      if (!names.contains(given)) {
        String nearest = Nearest.to(given, names);
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
    if (whole(type)) {
      property.put("type", "integer");
      property.put("minimum", argument.min());
      if (argument.max() < Integer.MAX_VALUE) {
        property.put("maximum", argument.max());
      }
    } else if (type.isEnum()) {
      property.put("enum", keywords(type));
    } else if (type == List.class) {
      property.put("type", "array");
      property.put("items", items(component));
      if (argument.required()) {
        property.put("minItems", Math.max(1, argument.min()));
      }
      property.put("maxItems", argument.max());
    } else {
      property.put("type", "string");
    }
    if (!argument.standard().isEmpty()) {
      boolean number = whole(type);
      property.put(
          "default", number ? (Object) Integer.valueOf(argument.standard()) : argument.standard());
    }
    if (!argument.value().isEmpty()) {
      property.put("description", argument.value());
    }
    return property;
  }

  private static Map<String, Object> items(RecordComponent component) {
    Class<?> item = itemType(component);
    return item.isEnum() ? Map.of("enum", keywords(item)) : Map.of("type", "string");
  }

  private static Class<?> itemType(RecordComponent component) {
    return (Class<?>) ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0];
  }

  private static List<String> keywords(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static @Nullable Object value(RecordComponent component, @Nullable Object given) {
    Argument argument = argument(component);
    String name = name(component);
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
    if (whole(type)) {
      return number(name, given, argument);
    }
    if (type == List.class) {
      return list(component, name, given, argument);
    }
    return type.isEnum() ? keyword(type, name, given) : text(name, given);
  }

  private static Object standard(Class<?> type, String standard) {
    if (whole(type)) {
      return Integer.valueOf(standard);
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
      String bounds =
          argument.max() == Integer.MAX_VALUE
              ? argument.min() + " or more"
              : argument.min() + " to " + argument.max();
      throw ToolInputException.invalid(
          name,
          name + " is " + Shown.value(given) + "; it must be a whole number, " + bounds + ".");
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
    if (!(given instanceof List<?> list)) {
      throw ToolInputException.invalid(name, name + " must be a list of strings.");
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
    Class<?> item = itemType(component);
    Set<Object> items = new LinkedHashSet<>();
    for (Object each : list) {
      Object value = each == null ? "" : each;
      items.add(item.isEnum() ? keyword(item, name, value) : text(name, value));
    }
    return List.copyOf(items);
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
