package dev.selftrace.store.disk;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Names of ledger files: {@code ledger-000001.log}; while one is being made, {@code .tmp}. */
final class LedgerFiles {

  private static final Pattern NAME = Pattern.compile("ledger-(\\d{6,8})\\.(log|tmp)");

  private LedgerFiles() {}

  static String name(int number) {
    return "ledger-%06d.log".formatted(number);
  }

  static String partialName(int number) {
    return "ledger-%06d.tmp".formatted(number);
  }

  /** The number in a name, also of an unfinished one; empty when the name is not a ledger's. */
  static OptionalInt number(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }

  static boolean isPartial(String name) {
    return number(name).isPresent() && name.endsWith(".tmp");
  }
}
