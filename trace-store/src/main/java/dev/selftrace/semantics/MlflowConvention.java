package dev.selftrace.semantics;

import dev.selftrace.model.AttributeValue.MapValue;
import dev.selftrace.model.AttributeValue.StringValue;
import dev.selftrace.model.Attributes;
import dev.selftrace.model.Span;
import org.jspecify.annotations.Nullable;

/**
 * MLflow tracing exported over OTLP (mlflow/mlflow, {@code mlflow/tracing/constant.py} @0044946):
 * every value is JSON text, strings included, which therefore arrive with quotes (telemetry 3.3).
 */
final class MlflowConvention implements Convention {

  @Override
  public String name() {
    return "mlflow";
  }

  @Override
  public boolean recognises(Span span, Values values) {
    return values.has(Field.MLFLOW_KIND);
  }

  @Override
  public void contribute(Span span, Values values) {
    unquote(span.attributes(), values);
    values.derive("mlflow:trace_name", values.text(Field.MLFLOW_TRACE_NAME));
    MapValue usage = Coercion.asMap(values.first(Field.MLFLOW_USAGE));
    if (usage != null) {
      values.derive("mlflow:input_tokens", usage.values().get("input_tokens"));
      values.derive("mlflow:output_tokens", usage.values().get("output_tokens"));
      values.derive("mlflow:total_tokens", usage.values().get("total_tokens"));
      values.derive("mlflow:cache_read_tokens", usage.values().get("cache_read_input_tokens"));
      values.derive(
          "mlflow:cache_creation_tokens", usage.values().get("cache_creation_input_tokens"));
    }
    MapValue cost = Coercion.asMap(values.first(Field.MLFLOW_COST));
    if (cost != null) {
      values.derive("mlflow:cost", cost.values().get("total_cost"));
    }
  }

  @Override
  public @Nullable Kind kind(Span span, Values values) {
    return switch (values.text(Field.MLFLOW_KIND)) {
      case "LLM", "CHAT_MODEL" -> Kind.LLM;
      case "EMBEDDING" -> Kind.EMBEDDING;
      case "RETRIEVER", "RERANKER" -> Kind.RETRIEVAL;
      case "TOOL" -> Kind.TOOL;
      case "AGENT" -> Kind.AGENT;
      case "WORKFLOW" -> Kind.WORKFLOW;
      case "CHAIN" -> span.parentSpanId() == null ? Kind.WORKFLOW : Kind.INTERNAL;
      case null, default -> null;
    };
  }

  private static void unquote(Attributes attributes, Values values) {
    for (int i = 0; i < attributes.size(); i++) {
      String key = attributes.key(i);
      if (key.startsWith("mlflow.")
          && Vocabulary.slot(key) >= 0
          && attributes.value(i) instanceof StringValue text
          && text.value().startsWith("\"")
          && JsonReader.read(text.value()) instanceof StringValue inner) {
        values.derive(key, inner);
      }
    }
  }
}
