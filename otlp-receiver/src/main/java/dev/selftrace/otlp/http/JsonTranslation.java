package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.TooLargeException;
import dev.selftrace.wire.OtlpReader;
import dev.selftrace.wire.ProtoWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Turns an OTLP/JSON request into the protobuf request it stands for, token by token. Confined to
 * one thread; one per request.
 *
 * <p>The mapping is OTLP's and not protobuf's own: ids are hex, enums are numbers, members are in
 * lowerCamelCase only, and what is unknown is skipped (OTLP 1.11.0, "JSON Protobuf Encoding").
 * {@code null} is a field that was not sent. Of a member that comes twice the last one counts.
 */
public final class JsonTranslation {

  /** A value nested {@link OtlpReader#DEPTH_MAX} deep takes four levels of JSON each time. */
  private static final int DEPTH_MAX = 512;

  private static final int NUMBER_CHARS_MAX = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser json;
  private final ProtoWriter writer = new ProtoWriter();
  private final JsonScalars scalars;
  private int messages;

  private JsonTranslation(JsonParser json) {
    this.json = json;
    this.scalars = new JsonScalars(json, writer);
  }

  /**
   * The request in protobuf.
   *
   * @throws MalformedException when it is not JSON, or not such a request
   * @throws TooLargeException when it has more than {@link OtlpReader#ITEMS_MAX} objects
   */
  public static Slice protobuf(Signal signal, Slice body) {
    Utf8.require(body);
    JsonMessage root =
        switch (signal) {
          case TRACES -> JsonMessage.TRACE_REQUEST;
          case LOGS -> JsonMessage.LOGS_REQUEST;
          case METRICS -> JsonMessage.METRICS_REQUEST;
        };
    try (JsonParser json =
        FACTORY.createParser(
            ObjectReadContext.empty(), body.array(), body.offset(), body.length())) {
      return new JsonTranslation(json).translate(root);
    } catch (JacksonException e) {
      // Its message quotes the input; the place is enough.
      throw new MalformedException(
          "Malformed: JSON"
              + place(e.getLocation())
              + " (expected: JSON nested at most "
              + DEPTH_MAX
              + " deep, numbers of at most "
              + NUMBER_CHARS_MAX
              + " digits)",
          e);
    }
  }

  private static String place(@Nullable TokenStreamLocation location) {
    return location == null ? "" : " at byte " + location.getByteOffset();
  }

  private Slice translate(JsonMessage root) {
    require(json.nextToken() == JsonToken.START_OBJECT, "request", "an object");
    object(root);
    require(json.nextToken() == null, "request", "one object and nothing after it");
    return Slice.of(writer.toByteArray());
  }

  /** Writes the fields of the object whose first brace was just read. */
  private void object(JsonMessage message) {
    if (++messages > OtlpReader.ITEMS_MAX) {
      throw new TooLargeException(
          "the request has more than items-max " + OtlpReader.ITEMS_MAX + " objects");
    }
    JsonMembers seen = new JsonMembers(message, writer);
    for (String member = json.nextName(); member != null; member = json.nextName()) {
      JsonField field = message.field(member);
      JsonToken value = json.nextToken();
      if (field == null) {
        json.skipChildren();
      } else if (value == JsonToken.VALUE_NULL) {
        seen.absent(field);
      } else {
        seen.begin(field);
        field(field, value);
        seen.end(field);
      }
    }
  }

  private void field(JsonField field, JsonToken value) {
    if (!field.repeated()) {
      value(field, value);
      return;
    }
    require(value == JsonToken.START_ARRAY, "field " + field.number(), "an array");
    for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
      value(field, next);
    }
  }

  private void value(JsonField field, JsonToken value) {
    JsonMessage message = field.message();
    if (message == null) {
      scalars.write(field, value);
      return;
    }
    ProtoWriter.Mark opened = writer.open(field.number());
    if (value != JsonToken.VALUE_NULL) {
      require(value == JsonToken.START_OBJECT, "field " + field.number(), "an object");
      object(message);
    }
    writer.close(opened);
  }

  private void require(boolean holds, String what, String expected) {
    if (!holds) {
      throw JsonScalars.malformed(json, what, expected);
    }
  }
}
