package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.AttributeValue.ArrayValue;
import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that came as events, one each: {@code gen_ai.user.message} and its siblings and {@code
 * gen_ai.choice} (open-telemetry/semantic-conventions v1.28 to v1.36, {@code
 * docs/gen-ai/gen-ai-events.md}), as log records with a body or as span events with attributes.
 * Confined to one call.
 */
final class MessageEvents {

  private static final String PREFIX = "gen_ai.";
  private static final String MESSAGE = ".message";
  private static final String CHOICE = "gen_ai.choice";

  private final List<AttributeValue> messages = new ArrayList<>();
  private final List<AttributeValue> choices = new ArrayList<>();

  /** Whether an event of this name is a message. */
  static boolean isMessage(String name) {
    return name.equals(CHOICE) || (name.startsWith(PREFIX) && name.endsWith(MESSAGE));
  }

  /** Adds one event; others than messages are left out. */
  void add(String name, Attributes said) {
    if (name.equals(CHOICE)) {
      choices.add(new MapValue(said));
    } else if (isMessage(name) && name.length() > PREFIX.length() + MESSAGE.length()) {
      String role = name.substring(PREFIX.length(), name.length() - MESSAGE.length());
      messages.add(new MapValue(withRole(said, role)));
    }
  }

  /** What was sent; null when nothing was. */
  @Nullable AttributeValue messages() {
    return messages.isEmpty() ? null : new ArrayValue(messages);
  }

  /** What was answered; null when nothing was. */
  @Nullable AttributeValue choices() {
    return choices.isEmpty() ? null : new ArrayValue(choices);
  }

  private static Attributes withRole(Attributes said, String role) {
    if (said.get("role") != null) {
      return said;
    }
    List<String> keys = new ArrayList<>(said.size() + 1);
    List<AttributeValue> values = new ArrayList<>(said.size() + 1);
    keys.add("role");
    values.add(new StringValue(role));
    said.forEach((key, value) -> {
      keys.add(key);
      values.add(value);
    });
    return Attributes.of(keys, values);
  }
}
