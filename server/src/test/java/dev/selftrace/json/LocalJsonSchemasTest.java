package dev.selftrace.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.selftrace.analysis.check.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalJsonSchemasTest {

  private static JsonSchema schema(String json) {
    return new LocalJsonSchemas()
        .compile(JsonObjects.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow());
  }

  @Test
  @DisplayName("a text conforms, or the first problems are said with their places")
  void problems() {
    JsonSchema schema =
        schema(
            """
            {"type":"object","required":["city"],"additionalProperties":false,
             "properties":{"city":{"type":"string","minLength":2},"degrees":{"type":"number"}}}\
            """);
    assertEquals(Optional.empty(), schema.problem("{\"city\":\"Paris\",\"degrees\":18.5}"));
    String wrong = schema.problem("{\"city\":7,\"degrees\":\"x\",\"more\":1}").orElseThrow();
    assertTrue(wrong.contains("/city"), wrong);
    assertTrue(wrong.contains("/degrees"), wrong);
    assertTrue(schema.problem("Paris").orElseThrow().startsWith("the output is no JSON"));
    assertTrue(schema.problem("").isPresent());
    assertTrue(schema.problem("{} {}").isPresent());
    assertTrue(schema.problem("[".repeat(100_000)).isPresent());
    assertTrue(schema.problem(" ".repeat(LocalJsonSchemas.TEXT_CHARS_MAX + 1)).isPresent());
  }

  @Test
  @DisplayName("drafts and references inside the schema are understood")
  void drafts() {
    JsonSchema tree =
        schema(
            """
            {"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"node":
             {"type":"object","properties":{"next":{"$ref":"#/definitions/node"}},
              "additionalProperties":false}},"$ref":"#/definitions/node"}\
            """);
    assertEquals(Optional.empty(), tree.problem("{\"next\":{\"next\":{}}}"));
    assertTrue(tree.problem("{\"next\":{\"other\":{}}}").isPresent());
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("nothing is fetched and nothing runs without end")
  @ValueSource(
      strings = {
        "{\"$ref\":\"https://example.com/schema.json\"}",
        "{\"$ref\":\"http://127.0.0.1:1/x\"}",
        "{\"$ref\":\"file:///etc/hosts\"}",
        "{\"$schema\":\"https://example.com/own\",\"type\":\"object\"}",
        "{\"$ref\":\"#\"}",
        "{\"type\":\"string\",\"pattern\":\"(?=a)b\"}",
      })
  void refused(String json) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          Optional<String> problem;
          try {
            problem = schema(json).problem("\"ab\"");
          } catch (IllegalArgumentException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
          }
          assertTrue(problem.isPresent(), json);
          assertFalse(problem.get().contains("hosts"), problem.get());
        });
  }

  @Test
  @DisplayName("patterns run in linear time and match anywhere")
  void patterns() {
    JsonSchema schema = schema("{\"type\":\"string\",\"pattern\":\"(a+)+$\"}");
    String long_ = "\"" + "a".repeat(100_000) + "!\"";
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertTrue(schema.problem(long_).isPresent()));
    assertEquals(Optional.empty(), schema.problem("\"baa\""));
    assertThrows(
        IllegalArgumentException.class, () -> schema("{\"pattern\":\"(\",\"type\":\"string\"}"));
  }
}
