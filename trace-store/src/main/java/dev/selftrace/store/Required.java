package dev.selftrace.store;

/** Checks of record components. */
final class Required {

  private Required() {}

  static void text(String name, String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": \"\" (expected: at least one character)");
    }
  }
}
