package dev.selftrace.api;

import dev.selftrace.model.AttributeValue;
import java.util.Base64;
import tools.jackson.core.JsonGenerator;

/** Attribute values as the JSON that they look like, without their types. Stateless. */
final class OtlpValues {

  private OtlpValues() {}

  /** Writes a value; bytes as base64, and what JSON has no number for as text. */
  static void plain(JsonGenerator json, AttributeValue value) {
    switch (value) {
      case AttributeValue.StringValue text -> json.writeString(text.value());
      case AttributeValue.BooleanValue truth -> json.writeBoolean(truth.value());
      case AttributeValue.LongValue number -> json.writeNumber(number.value());
      case AttributeValue.DoubleValue number -> json.writeNumber(number.value());
      case AttributeValue.BytesValue bytes ->
          json.writeString(Base64.getEncoder().encodeToString(bytes.value().toByteArray()));
      case AttributeValue.ArrayValue list -> {
        json.writeStartArray();
        list.values().forEach(element -> plain(json, element));
        json.writeEndArray();
      }
      case AttributeValue.MapValue map -> {
        json.writeStartObject();
        map.values()
            .forEach((key, of) -> {
              json.writeName(key);
              plain(json, of);
            });
        json.writeEndObject();
      }
      case AttributeValue.EmptyValue _ -> json.writeNull();
    }
  }
}
