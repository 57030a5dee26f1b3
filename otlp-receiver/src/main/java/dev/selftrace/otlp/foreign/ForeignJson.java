package dev.selftrace.otlp.foreign;

import dev.selftrace.model.AttributeValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.TooLargeException;
import dev.selftrace.wire.OtlpReader;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/** Reads bodies of other formats without holding more than one record as a tree. Stateless. */
public final class ForeignJson {

  /** A value this deep in a record is within the depth that OTLP's reader takes. */
  private static final int DEPTH_MAX = OtlpReader.DEPTH_MAX;

  private static final int NUMBER_CHARS_MAX = 1_000;

  /** Python writes NaN and Infinity as they are; the rest is strict. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(NUMBER_CHARS_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ForeignJson() {}

  /** The one configuration of the JSON reader for bodies and files of other formats. */
  public static JsonFactory factory() {
    return FACTORY;
  }

  /**
   * Reads one object.
   *
   * @throws MalformedException when the body is something else
   */
  public static Attributes object(Slice body) {
    try (JsonParser json = parser(body)) {
      require(json, json.nextToken() == JsonToken.START_OBJECT, "an object");
      Attributes object = JsonTree.object(json);
      require(json, json.nextToken() == null, "one object and nothing after it");
      return object;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /**
   * Reads the records of a body: the elements of the root when it is a list, else of each list
   * under one of these names of the root object. An element that is no object is one without
   * members.
   *
   * @throws MalformedException when the body is neither
   * @throws TooLargeException when it has more than {@link OtlpReader#ITEMS_MAX} records
   */
  static void records(Slice body, Set<String> lists, Consumer<Attributes> record) {
    try (JsonParser json = parser(body)) {
      JsonToken root = json.nextToken();
      if (root == JsonToken.START_ARRAY) {
        elements(json, record);
      } else {
        require(json, root == JsonToken.START_OBJECT, "an object or a list");
        for (String member = json.nextName(); member != null; member = json.nextName()) {
          boolean list = json.nextToken() == JsonToken.START_ARRAY;
          if (list && lists.contains(member)) {
            elements(json, record);
          } else {
            json.skipChildren();
          }
        }
      }
      require(json, json.nextToken() == null, "one value and nothing after it");
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private static void elements(JsonParser json, Consumer<Attributes> record) {
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (++count > OtlpReader.ITEMS_MAX) {
        throw new TooLargeException(
            "the request has more than items-max " + OtlpReader.ITEMS_MAX + " records");
      }
      record.accept(
          JsonTree.read(json) instanceof AttributeValue.MapValue map
              ? map.values()
              : Attributes.EMPTY);
    }
  }

  private static JsonParser parser(Slice body) {
    return FACTORY.createParser(
        ObjectReadContext.empty(), body.array(), body.offset(), body.length());
  }

  private static void require(JsonParser json, boolean holds, String expected) {
    if (!holds) {
      throw new MalformedException(
          "Malformed: JSON at byte "
              + json.currentTokenLocation().getByteOffset()
              + " (expected: "
              + expected
              + ")");
    }
  }

  /** Says where; the reader's own message quotes the input. */
  private static MalformedException malformed(JacksonException e) {
    String place = e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
    return new MalformedException(
        "Malformed: JSON" + place + " (expected: JSON nested at most " + DEPTH_MAX + " deep)", e);
  }
}
