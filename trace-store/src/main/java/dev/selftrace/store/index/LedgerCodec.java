package dev.selftrace.store.index;

import dev.selftrace.model.Evaluation;
import dev.selftrace.model.Operation;
import dev.selftrace.model.SpanId;
import dev.selftrace.store.CheckEntry;
import dev.selftrace.store.FixEntry;
import dev.selftrace.store.FixOutcome;
import dev.selftrace.store.LedgerEntry;
import dev.selftrace.store.Position;
import dev.selftrace.store.RunEntry;
import dev.selftrace.store.ScoreEntry;
import dev.selftrace.store.StoreCorruptException;
import dev.selftrace.store.index.LedgerFields.Reader;
import dev.selftrace.store.index.LedgerFields.Writer;
import java.util.Arrays;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Ledger entries as records and back: the tables of docs/file-format.md. Field numbers are never
 * used for something else; a field may be added where its absence has a meaning. Stateless.
 */
public final class LedgerCodec {

  /** The kinds of records, by the byte that says so. */
  static final int RUN = 1;

  static final int FIX = 2;
  static final int OUTCOME = 3;
  static final int CHECK = 4;
  static final int SCORE = 5;

  /** When it was written down; the same field in every kind. */
  private static final int RECORDED_AT = 15;

  private LedgerCodec() {}

  /** The kind of an entry's record. */
  public static int kind(LedgerEntry entry) {
    return switch (entry) {
      case RunEntry _ -> RUN;
      case FixEntry _ -> FIX;
      case FixOutcome _ -> OUTCOME;
      case CheckEntry _ -> CHECK;
      case ScoreEntry _ -> SCORE;
    };
  }

  /** The fields of an entry's record. */
  public static byte[] encode(LedgerEntry entry) {
    Writer fields = new Writer();
    switch (entry) {
      case RunEntry run -> write(fields, run);
      case FixEntry fix -> write(fields, fix);
      case FixOutcome outcome -> write(fields, outcome);
      case CheckEntry check -> write(fields, check);
      case ScoreEntry score -> write(fields, score);
    }
    return fields.number(RECORDED_AT, entry.recordedAt()).toByteArray();
  }

  /**
   * An entry from its record.
   *
   * @throws StoreCorruptException when this version does not know the kind, or something it needs
   *     is missing or not what it should be
   */
  public static LedgerEntry decode(int kind, byte[] record) {
    Reader fields = new Reader(record);
    try {
      return switch (kind) {
        case RUN -> run(fields);
        case FIX -> fix(fields);
        case OUTCOME -> outcome(fields);
        case CHECK -> check(fields);
        case SCORE -> score(fields);
        default -> throw new StoreCorruptException("Unsupported: ledger record of kind " + kind);
      };
    } catch (IllegalArgumentException unfit) {
      throw new StoreCorruptException(
          "Corrupt: ledger record of kind " + kind + ": " + unfit.getMessage(), unfit);
    }
  }

  private static void write(Writer fields, RunEntry run) {
    fields
        .text(1, run.runId())
        .text(2, run.label())
        .text(3, run.workflow())
        .number(4, run.start().arrival());
  }

  private static RunEntry run(Reader fields) {
    return new RunEntry(
        fields.required(1),
        fields.text(2),
        fields.text(3),
        new Position(fields.number(4)),
        fields.number(RECORDED_AT));
  }

  private static void write(Writer fields, FixEntry fix) {
    fields
        .text(1, fix.fixId())
        .text(2, fix.claim().name())
        .text(3, fix.summary())
        .text(4, fix.fingerprint())
        .id(5, fix.traceId())
        .id(6, fix.spanId())
        .number(7, fix.failedAt().arrival())
        .text(8, fix.workflow())
        .text(9, fix.test())
        .text(10, fix.operation().text())
        .text(11, fix.spanName())
        .text(12, fix.errorType())
        .text(13, fix.message());
    fix.files().forEach(file -> fields.text(14, file));
    fields
        .text(16, fix.commit())
        .text(17, fix.archivedAs())
        .text(18, fix.runId())
        .text(19, fix.evidence())
        .text(20, fix.receipt());
  }

  private static FixEntry fix(Reader fields) {
    return new FixEntry(
        fields.required(1),
        named(FixEntry.Claim.values(), claim -> claim.name().equals(fields.required(2)), 2),
        fields.required(3),
        fields.required(4),
        fields.traceId(5),
        needed(fields.spanId(6)),
        new Position(fields.number(7)),
        fields.required(8),
        fields.text(9),
        named(Operation.values(), operation -> operation.text().equals(fields.required(10)), 10),
        fields.required(11),
        fields.text(12),
        fields.text(13),
        fields.texts(14),
        fields.text(16),
        fields.text(17),
        fields.text(18),
        fields.number(RECORDED_AT),
        fields.required(19),
        fields.required(20));
  }

  private static void write(Writer fields, FixOutcome outcome) {
    fields
        .text(1, outcome.fixId())
        .text(2, outcome.proof().name())
        .id(3, outcome.traceId())
        .number(4, outcome.arrivedAt().arrival());
  }

  private static FixOutcome outcome(Reader fields) {
    return new FixOutcome(
        fields.required(1),
        named(FixOutcome.Proof.values(), proof -> proof.name().equals(fields.required(2)), 2),
        fields.traceId(3),
        new Position(fields.number(4)),
        fields.number(RECORDED_AT));
  }

  private static void write(Writer fields, CheckEntry check) {
    fields.text(1, check.name());
    check.traceIds().forEach(id -> fields.id(2, id));
    fields.text(3, check.runId()).text(4, check.workflow());
    for (CheckEntry.Result result : check.results()) {
      Writer inner =
          new Writer()
              .text(1, result.kind())
              .number(2, result.passed() ? 1 : 0)
              .text(3, result.expected());
      result.failing().forEach(id -> inner.id(4, id));
      fields.bytes(5, inner.toByteArray());
    }
  }

  private static CheckEntry check(Reader fields) {
    return new CheckEntry(
        fields.required(1),
        fields.traceIds(2),
        fields.text(3),
        fields.text(4),
        fields.all(5).stream().map(LedgerCodec::result).toList(),
        fields.number(RECORDED_AT));
  }

  private static CheckEntry.Result result(byte[] record) {
    Reader fields = new Reader(record);
    return new CheckEntry.Result(
        fields.required(1), fields.number(2) != 0, fields.required(3), fields.traceIds(4));
  }

  private static void write(Writer fields, ScoreEntry score) {
    Evaluation said = score.evaluation();
    fields
        .id(1, score.traceId())
        .id(2, score.spanId())
        .text(3, said.name())
        .text(4, said.label())
        .text(6, said.explanation());
    if (said.score() != null) {
      fields.number(5, Double.doubleToRawLongBits(said.score()));
    }
  }

  private static ScoreEntry score(Reader fields) {
    return new ScoreEntry(
        fields.traceId(1),
        fields.spanId(2),
        new Evaluation(
            fields.required(3),
            fields.text(4),
            fields.has(5) ? Double.longBitsToDouble(fields.number(5)) : null,
            fields.text(6)),
        fields.number(RECORDED_AT));
  }

  private static <E> E named(E[] all, Predicate<E> test, int field) {
    return Arrays.stream(all)
        .filter(test)
        .findFirst()
        .orElseThrow(() ->
            new StoreCorruptException(
                "Unsupported: ledger record field " + field + " of a later" + " version"));
  }

  private static SpanId needed(@Nullable SpanId id) {
    if (id == null) {
      throw new StoreCorruptException("Corrupt: ledger record lacks a span id");
    }
    return id;
  }
}
