package dev.selftrace.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The names closest to one that was asked for, by edit distance. */
final class Nearest {

  /** The longest name that is compared; longer ones are compared by their beginning. */
  private static final int COMPARED_CHARS_MAX = 80;

  private Nearest() {}

  /** The one close enough to be meant; null when none is. */
  static @Nullable String to(String asked, Collection<String> names) {
    List<String> best = to(asked, names, 1);
    if (best.isEmpty()) {
      return null;
    }
    String lower = asked.toLowerCase(Locale.ROOT);
    String name = best.getFirst().toLowerCase(Locale.ROOT);
    int allowed = Math.max(2, Math.min(asked.length(), name.length()) / 2);
    boolean part = name.contains(lower) || lower.contains(name);
    return part || distance(lower, name) <= allowed ? best.getFirst() : null;
  }

  /** The closest ones, closest first. */
  static List<String> to(String asked, Collection<String> names, int most) {
    String lower = cut(asked);
    record Scored(String name, int distance) {}
    List<Scored> scored = new ArrayList<>();
    for (String name : names) {
      String other = cut(name);
      boolean part = !lower.isEmpty() && (other.contains(lower) || lower.contains(other));
      scored.add(new Scored(name, part ? 0 : distance(lower, other)));
    }
    scored.sort(Comparator.comparingInt(Scored::distance).thenComparing(Scored::name));
    return scored.stream().limit(most).map(Scored::name).toList();
  }

  private static String cut(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.length() <= COMPARED_CHARS_MAX ? lower : lower.substring(0, COMPARED_CHARS_MAX);
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j - 1], row[j]));
      }
    }
    return row[b.length()];
  }
}
