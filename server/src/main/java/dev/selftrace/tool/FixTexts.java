package dev.selftrace.tool;

import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.Sheet;
import dev.selftrace.text.Untrusted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a fix is shown. What agents wrote is text of others: it stays in the block (ADR 009). */
final class FixTexts {

  /** How long to wait for nothing, so that a trace that is there has settled. */
  static final int SETTLE_SECONDS = 3;

  private FixTexts() {}

  /** {@code fix_… regressed in <trace>: the summary; files a.py, b.py; commit 4f1c}. */
  static void write(Sheet sheet, FixStanding standing) {
    String reason = standing.reason();
    sheet.own(standing.fix().fixId() + " " + standing.state().text());
    sheet.own(reason.isEmpty() ? ": " : " " + reason + ": ");
    sheet.say(Untrusted.of(standing.fix().summary()));
    writeChange(sheet, standing.fix());
  }

  /** What was changed, as far as said: {@code ; files a.py, b.py; commit 4f1c}. */
  static void writeChange(Sheet sheet, FixEntry fix) {
    for (int i = 0; i < fix.files().size(); i++) {
      sheet.own(i == 0 ? "; files " : ", ").say(Untrusted.of(fix.files().get(i)));
    }
    if (fix.commit() != null) {
      sheet.own("; commit ").say(Untrusted.of(fix.commit()));
    }
    if (fix.archivedAs() != null) {
      sheet.own("; archived as ").say(Untrusted.of(fix.archivedAs()));
    }
  }

  /** {@code last_fix} of tools.md, with what was changed. */
  static Map<String, Object> json(Leaves leaves, FixStanding standing) {
    FixEntry fix = standing.fix();
    Json json =
        new Json()
            .put("fix_id", fix.fixId())
            .put("summary", leaves.of(Untrusted.of(fix.summary())));
    return putState(putChange(json, leaves, fix), standing).map();
  }

  /** The fields {@code files}, {@code commit} and {@code archived_as}. */
  static Json putChange(Json json, Leaves leaves, FixEntry fix) {
    List<Untrusted> files = fix.files().stream().map(Untrusted::of).toList();
    return json.put("files", leaves.of(files))
        .put("commit", leaves.of(Untrusted.ofNullable(fix.commit())))
        .put("archived_as", leaves.of(Untrusted.ofNullable(fix.archivedAs())));
  }

  /** The field {@code state} and what it rests on. */
  static Json putState(Json json, FixStanding standing) {
    FixStanding.Lack lack = standing.lack();
    return json.put("state", standing.state().text())
        .put("verified_by", trace(standing.row().verified()))
        .put("regressed_by", trace(standing.row().regressed()))
        .put("unverified_because", lack == null ? null : lack.text())
        .put("candidate", standing.candidate() == null ? null : standing.candidate().hex())
        .put("traces_since", standing.tracesSince() == 0 ? null : standing.tracesSince());
  }

  private static @Nullable Map<String, Object> trace(@Nullable FixOutcome outcome) {
    return outcome == null ? null : new Json().put("trace_id", outcome.traceId().hex()).map();
  }
}
