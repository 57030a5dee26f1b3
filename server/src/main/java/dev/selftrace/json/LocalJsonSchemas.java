package dev.selftrace.json;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.selftrace.analysis.check.JsonSchema;
import dev.selftrace.tool.JsonSchemas;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/**
 * JSON schemas by the library that the MCP SDK brings (ADR 027): draft 2020-12 unless {@code
 * $schema} names another. Nothing is fetched, and patterns run in linear time. Thread-safe.
 */
public final class LocalJsonSchemas implements JsonSchemas {

  /** Longer texts are not compared. */
  static final int TEXT_CHARS_MAX = 1_000_000;

  private static final int PROBLEMS_MAX = 3;

  @Override
  public JsonSchema compile(Map<String, Object> schema) {
    Patterns patterns = new Patterns();
    SchemaRegistryConfig config =
        SchemaRegistryConfig.builder().regularExpressionFactory(patterns).build();
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder ->
                builder
                    .schemaLoader(loader -> loader.block(iri -> true))
                    .schemaRegistryConfig(config));
    try {
      Schema compiled = registry.getSchema(JsonObjects.tree(schema));
      compiled.initializeValidators();
      if (patterns.unusable()) {
        throw new IllegalArgumentException("one of its patterns is no RE2 expression");
      }
      return text -> problem(compiled, patterns, text);
    } catch (SchemaException e) {
      throw new IllegalArgumentException(
          "it is no JSON schema, or refers to something outside itself", e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it refers to itself without end", e);
    }
  }

  private static Optional<String> problem(Schema schema, Patterns patterns, String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return Optional.of("the output is longer than " + TEXT_CHARS_MAX + " characters");
    }
    Optional<JsonNode> tree = JsonObjects.tree(text);
    if (tree.isEmpty()) {
      return Optional.of("the output is no JSON: " + text);
    }
    try {
      List<Error> problems = schema.validate(tree.get());
      if (patterns.unusable()) {
        return Optional.of("one of the schema's patterns is no RE2 expression");
      }
      return problems.isEmpty() ? Optional.empty() : Optional.of(words(problems));
    } catch (SchemaException | StackOverflowError e) {
      return Optional.of("the schema cannot be applied: a reference in it leads nowhere");
    }
  }

  private static String words(List<Error> problems) {
    List<String> first =
        problems.stream()
            .limit(PROBLEMS_MAX)
            .map(each -> each.getInstanceLocation() + " " + each.getMessage())
            .toList();
    int more = problems.size() - first.size();
    return String.join("; ", first) + (more == 0 ? "" : "; and " + more + " more");
  }

  /**
   * Patterns in linear time, unanchored as the specification has it. One that cannot be used is
   * remembered rather than thrown: the library would write it to the log.
   */
  private static final class Patterns implements RegularExpressionFactory {

    private final AtomicBoolean unusable = new AtomicBoolean();

    boolean unusable() {
      return unusable.get();
    }

    @Override
    public RegularExpression getRegularExpression(String regex) {
      try {
        Pattern pattern = Pattern.compile(regex);
        return value -> pattern.matcher(value).find();
      } catch (PatternSyntaxException e) {
        unusable.set(true);
        return value -> false;
      }
    }
  }
}
