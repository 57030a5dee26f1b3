package dev.selftrace.server;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What became of a gate, read from the answer of {@code check_traces}.
 *
 * @param verdict {@code passed}, {@code failed} or {@code undecided}
 * @param remark why nobody can tell, or what else is to be said; "" for nothing
 * @param lines one per check, in the order of the file
 */
record GateReport(String name, String verdict, String remark, long traces, List<Line> lines) {

  private static final int KIND_COLUMNS = 16;

  GateReport {
    lines = List.copyOf(lines);
  }

  /**
   * One check.
   *
   * @param got what the traces showed, one line each
   * @param more further traces that failed or do not say
   */
  record Line(
      int index, String kind, String verdict, String expected, List<String> got, long more) {
    Line {
      got = List.copyOf(got);
    }

    boolean passed() {
      return verdict.equals("passed");
    }

    boolean failed() {
      return verdict.equals("failed");
    }
  }

  /** A gate that could not be asked. */
  static GateReport failure(String name, String why) {
    return new GateReport(name, "undecided", why, 0, List.of());
  }

  static GateReport of(String name, Map<String, Object> answer) {
    List<Line> lines = new ArrayList<>();
    if (answer.get("checks") instanceof List<?> checks) {
      for (Object check : checks) {
        lines.add(line((Map<?, ?>) check));
      }
    }
    lines.sort(Comparator.comparingInt(Line::index));
    long traces = number(answer, "trace_count");
    return new GateReport(name, text(answer, "verdict"), remark(answer, traces), traces, lines);
  }

  private static String remark(Map<String, Object> answer, long traces) {
    List<String> remarks = new ArrayList<>();
    if (traces == 0) {
      remarks.add("no trace matches: nothing was checked");
    }
    add(remarks, number(answer, "traces_incomplete"), "incomplete (--wait waits for the rest)");
    add(remarks, number(answer, "traces_arriving"), "still arriving");
    add(remarks, number(answer, "traces_left_out"), "more traces were not looked at");
    add(remarks, number(answer, "spans_left_out"), "spans were not read");
    add(remarks, number(answer, "lines_left_out"), "lines left out");
    return String.join("; ", remarks);
  }

  private static void add(List<String> remarks, long count, String what) {
    if (count > 0) {
      remarks.add(count + " " + what);
    }
  }

  private static Line line(Map<?, ?> check) {
    List<String> got = new ArrayList<>();
    if (check.get("evidence") instanceof List<?> evidence) {
      for (Object each : evidence) {
        Map<?, ?> piece = (Map<?, ?>) each;
        String span = piece.get("span_id") == null ? "" : " span " + piece.get("span_id");
        got.add("trace " + piece.get("trace_id") + span + ": " + piece.get("got"));
      }
    }
    long others = number(check, "failed_traces") + number(check, "undecided_traces") - got.size();
    return new Line(
        (int) number(check, "index"),
        text(check, "kind"),
        text(check, "verdict"),
        text(check, "expected"),
        got,
        Math.max(0, others));
  }

  private static long number(Map<?, ?> object, String field) {
    return object.get(field) instanceof Number number ? number.longValue() : 0;
  }

  private static String text(Map<?, ?> object, String field) {
    return Objects.requireNonNullElse(object.get(field), "").toString();
  }

  /** 0 when all passed, 1 when a check failed, 2 when nobody can tell. */
  int exitCode() {
    return switch (verdict) {
      case "passed" -> 0;
      case "failed" -> 1;
      default -> 2;
    };
  }

  long failures() {
    return lines.stream().filter(Line::failed).count();
  }

  /** Checks that are undecided; a gate that could not be asked counts as one. */
  long errors() {
    long undecided = lines.stream().filter(line -> !line.passed() && !line.failed()).count();
    return lines.isEmpty() && exitCode() != 0 ? 1 : undecided;
  }

  void print(Console console) {
    for (Line line : lines) {
      String shown = line.passed() ? "passed" : line.verdict().toUpperCase(Locale.ROOT);
      String form = "%-9s  %-" + KIND_COLUMNS + "s %s";
      console.print(String.format(Locale.ROOT, form, shown, line.kind(), line.expected()));
      if (!line.passed()) {
        line.got().forEach(got -> console.print("           " + got));
        if (line.more() > 0) {
          console.print("           and " + line.more() + " more");
        }
      }
    }
    long passed = lines.stream().filter(Line::passed).count();
    console.tell(
        name
            + ": "
            + verdict
            + (lines.isEmpty()
                ? ""
                : ", "
                    + passed
                    + " of "
                    + lines.size()
                    + " checks passed over "
                    + traces
                    + (traces == 1 ? " trace" : " traces"))
            + (remark.isEmpty() ? "" : "; " + remark));
  }
}
