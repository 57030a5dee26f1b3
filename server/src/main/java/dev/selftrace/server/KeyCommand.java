package dev.selftrace.server;

import dev.selftrace.access.ApiKey;
import dev.selftrace.access.KeyEntry;
import dev.selftrace.access.KeyOrder;
import dev.selftrace.access.Keys;
import dev.selftrace.access.Scope;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code selftrace key create|list|revoke}: works on the data directory, also beside a server. */
final class KeyCommand {

  private static final String USAGE =
      """
      selftrace key create [--tenant default] [--scopes ingest,read,write] [--label <text>]
      selftrace key list
      selftrace key revoke <key-id>\
      """;

  private final Keys keys;
  private final Console console;

  KeyCommand(SelftraceProperties properties, Console console) {
    this.keys =
        new Keys(properties.server().data(), properties.access().keysMax(), InstantSource.system());
    this.console = console;
  }

  /** Runs the command; the exit code. */
  int run(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    return switch (verb) {
      case "create" -> create(rest);
      case "list" -> rest.isEmpty() ? list() : usage("key list takes no arguments");
      case "revoke" -> rest.size() == 1 ? revoke(rest.getFirst()) : usage("key revoke: which?");
      default ->
          usage(verb.isEmpty() ? "key: create, list or revoke?" : "key " + verb + ": unknown");
    };
  }

  private int create(List<String> arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i);
      if (!Set.of("--tenant", "--scopes", "--label").contains(name)) {
        return usage(name + ": unknown option");
      }
      if (i + 1 == arguments.size()) {
        return usage(name + ": a value is missing");
      }
      given.put(name, arguments.get(++i));
    }
    try {
      KeyOrder order =
          new KeyOrder(
              given.getOrDefault("--tenant", "default"),
              given.containsKey("--scopes") ? scopes(given.get("--scopes")) : KeyOrder.USUAL_SCOPES,
              given.getOrDefault("--label", ""));
      ApiKey key = keys.create(order);
      console.print(key.reveal());
      console.tell(
          "This key opens tenant "
              + order.tenant()
              + " ("
              + words(order.scopes())
              + "). It is shown only now.");
      return 0;
    } catch (IllegalArgumentException | IllegalStateException e) {
      console.tell(String.valueOf(e.getMessage()));
      return 2;
    }
  }

  private int list() {
    String form = "%-12s  %-20s  %-24s  %-20s  %-20s  %s";
    console.print(String.format(form, "KEY ID", "TENANT", "SCOPES", "CREATED", "REVOKED", "LABEL"));
    for (Keys.Listed listed : keys.list()) {
      KeyEntry key = listed.key();
      console.print(
          String.format(
                  form,
                  key.id(),
                  listed.tenant(),
                  words(key.scopes()),
                  key.created(),
                  key.works() ? "-" : key.revoked(),
                  key.label())
              .stripTrailing());
    }
    return 0;
  }

  private int revoke(String keyId) {
    if (keys.revoke(keyId).isEmpty()) {
      console.tell(keyId + ": no such key; selftrace key list shows all");
      return 1;
    }
    console.tell(keyId + " is revoked; a running server refuses it within a second.");
    return 0;
  }

  private static Set<Scope> scopes(String text) {
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : text.split(",")) {
      scopes.add(
          EnumSet.allOf(Scope.class).stream()
              .filter(scope -> scope.text().equals(word.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "scopes: "
                          + word
                          + " (expected: some of "
                          + words(EnumSet.allOf(Scope.class))
                          + ")")));
    }
    return scopes;
  }

  private static String words(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(","));
  }

  private int usage(String problem) {
    console.tell(problem);
    console.tell(USAGE);
    return 2;
  }
}
