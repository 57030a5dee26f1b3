package dev.selftrace.tool;

import dev.selftrace.store.Page;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A list answer: as many items as the budget allows, and where to go on.
 *
 * @param name the JSON field and the noun in the server line, a plural
 * @param note our own words after the count, such as {@code newest first}
 * @param line writes one item into the block, starting a line
 * @param object one item as JSON
 * @param cursorAfter the cursor behind an item
 * @param more more items match beyond {@code items}
 * @param stopped the store stopped looking before the end
 * @param extras further JSON fields of ours, shown as {@code name=value} in the server line
 * @param next the call most useful for the items shown
 */
record Listing<T>(
    String name,
    String note,
    List<T> items,
    long total,
    boolean totalExact,
    boolean more,
    boolean stopped,
    BiConsumer<Sheet, T> line,
    BiFunction<Leaves, T, Map<String, Object>> object,
    Function<T, String> cursorAfter,
    Map<String, Object> extras,
    Function<List<T>, @Nullable NextCall> next)
    implements Output {

  /** How many a page holds at most. */
  static final int LIMIT_MAX = 100;

  /** A page of the store as a listing. */
  static <T> Listing<T> of(
      String name,
      String note,
      Page<T> page,
      BiConsumer<Sheet, T> line,
      BiFunction<Leaves, T, Map<String, Object>> object,
      Function<T, String> cursorAfter,
      Map<String, Object> extras,
      Function<List<T>, @Nullable NextCall> next) {
    return new Listing<>(
        name,
        note,
        page.items(),
        page.total(),
        page.totalExact(),
        page.next() != null,
        page.truncated(),
        line,
        object,
        cursorAfter,
        extras,
        next);
  }

  @Override
  public int parts() {
    return items.size();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    Paging paging = paging(parts);
    sheet.head(paging.count(name)).head(note.isEmpty() ? "." : ", " + note + ".");
    sheet.head(paging.more());
    extras.forEach((key, value) -> sheet.head(" " + key + "=" + value));
    for (T item : items.subList(0, parts)) {
      line.accept(sheet.line(), item);
    }
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(
        name, items.subList(0, parts).stream().map(item -> object.apply(leaves, item)).toList());
    json.put("page", paging(parts).json());
    json.putAll(extras);
    return json;
  }

  @Override
  public @Nullable NextCall next(int parts) {
    return next.apply(items.subList(0, parts));
  }

  private Paging paging(int shown) {
    boolean rest = more || shown < items.size();
    String cursor = rest && shown > 0 ? cursorAfter.apply(items.get(shown - 1)) : null;
    return new Paging(shown, Math.max(total, shown), totalExact, rest || stopped, cursor);
  }
}
