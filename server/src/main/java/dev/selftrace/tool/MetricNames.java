package dev.selftrace.tool;

import dev.selftrace.store.MetricRow;
import dev.selftrace.store.Page;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;

/**
 * The metrics there are, by name.
 *
 * @param asked for, and not instead of one that is not there
 * @param limit the most that are shown
 */
record MetricNames(Page<MetricRow> page, boolean asked, int limit) implements Output {

  private static final int SERVICES_MAX = 5;

  private List<MetricRow> shown() {
    return page.items().subList(0, Math.min(limit, page.items().size()));
  }

  private Paging paging(int parts) {
    boolean truncated = parts < page.total() || page.truncated();
    return new Paging(parts, page.total(), page.totalExact(), truncated, null);
  }

  @Override
  public int parts() {
    return shown().size();
  }

  @Override
  public void write(Sheet sheet, int parts) {
    sheet.head(asked ? "" : "No points of this metric in the window. There are ");
    sheet.head(paging(parts).count("metrics") + ".");
    sheet.head(parts < page.total() ? " A higher limit shows the others." : "");
    for (MetricRow row : shown().subList(0, parts)) {
      sheet.line().say(Untrusted.of(row.name())).own(" " + row.kind().text());
      if (!row.unit().isEmpty()) {
        sheet.own(" in ").say(Untrusted.of(row.unit()));
      }
      sheet.own(", " + TraceSummary.count(row.points(), "point"));
      sheet.own(", last " + Moments.text(row.lastArrival()) + "; services=");
      List<Untrusted> services = services(row);
      for (int i = 0; i < services.size(); i++) {
        sheet.own(i == 0 ? "" : ",").say(services.get(i));
      }
    }
  }

  private static List<Untrusted> services(MetricRow row) {
    return row.services().stream().limit(SERVICES_MAX).map(Untrusted::of).toList();
  }

  @Override
  public Map<String, Object> json(Leaves leaves, int parts) {
    List<Map<String, Object>> metrics =
        shown().subList(0, parts).stream()
            .map(row ->
                new Json()
                    .put("name", leaves.of(Untrusted.of(row.name())))
                    .put("kind", row.kind().text())
                    .put("unit", leaves.of(Untrusted.of(row.unit())))
                    .put("points", row.points())
                    .put("last_received_at", Moments.text(row.lastArrival()))
                    .put("services", leaves.of(services(row)))
                    .map())
            .toList();
    return new Json()
        .put("rows", List.of())
        .put("metrics", metrics)
        .put("page", paging(parts).json())
        .map();
  }

  @Override
  public NextCall next(int parts) {
    return NextCall.of(page.items().isEmpty() ? "ingest_status" : "aggregate");
  }
}
