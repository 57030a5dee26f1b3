package dev.selftrace.otlp.http;

import dev.selftrace.wire.ProtoWriter;
import dev.selftrace.wire.ProtoWriter.Mark;
import org.jspecify.annotations.Nullable;

/**
 * What one object has written so far, so that a member sent again replaces the earlier one.
 * Protobuf does that by itself for scalars; lists and messages it would add up, so those are
 * removed first. Confined to one thread; one per object.
 */
final class JsonMembers {

  private static final int FIELD_MAX = 16;

  /** The slot of all alternatives of a oneof. */
  private static final int ONE_OF = 0;

  private final JsonMessage message;
  private final ProtoWriter writer;
  private int seen;

  private final @Nullable Mark[] begins;
  private final @Nullable Mark[] ends;

  JsonMembers(JsonMessage message, ProtoWriter writer) {
    this.message = message;
    this.writer = writer;
    int slots = message == JsonMessage.ANY_VALUE ? 1 : FIELD_MAX + 1;
    this.begins = new Mark[slots];
    this.ends = new Mark[slots];
  }

  /** A member that is null: as if it had not been sent, this time. */
  void absent(JsonField field) {
    if (message.isAlternative(field) || (seen >>> field.number() & 1) == 0) {
      return;
    }
    if (isReplaced(field)) {
      remove(slot(field));
    } else {
      JsonScalars.writeDefault(writer, field);
    }
  }

  void begin(JsonField field) {
    if (isReplaced(field)) {
      remove(slot(field));
      begins[slot(field)] = writer.mark();
    }
  }

  void end(JsonField field) {
    seen |= 1 << field.number();
    if (isReplaced(field)) {
      ends[slot(field)] = writer.mark();
    }
  }

  private boolean isReplaced(JsonField field) {
    return message.isAlternative(field) || field.repeated() || field.message() != null;
  }

  private int slot(JsonField field) {
    return message.isAlternative(field) ? ONE_OF : field.number();
  }

  private void remove(int slot) {
    Mark from = begins[slot];
    Mark to = ends[slot];
    if (from == null || to == null) {
      return;
    }
    writer.remove(from, to);
    begins[slot] = null;
    ends[slot] = null;
    for (int i = 0; i < begins.length; i++) {
      Mark begin = begins[i];
      Mark end = ends[i];
      if (begin != null && end != null && begin.size() >= to.size()) {
        begins[i] = begin.without(from, to);
        ends[i] = end.without(from, to);
      }
    }
  }
}
