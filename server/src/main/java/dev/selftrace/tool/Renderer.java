package dev.selftrace.tool;

import dev.selftrace.text.Budget;
import dev.selftrace.text.Extent;
import dev.selftrace.text.Fence;
import dev.selftrace.text.JsonText;
import dev.selftrace.text.Leaves;
import dev.selftrace.text.NextCall;
import dev.selftrace.text.Sheet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shows outputs and failures in the format asked for, within the budget. Immutable. */
final class Renderer {

  private final Fence fence;

  Renderer(Fence fence) {
    this.fence = fence;
  }

  ToolAnswer answer(Output output, Format format, Budget budget) {
    return switch (format) {
      case TEXT -> {
        Extent extent =
            budget.choose(
                output.parts(), output.essential(), tried -> sheet(output, tried).bytes());
        yield new ToolAnswer(sheet(output, extent).text(fence), null, false, null);
      }
      case JSON -> {
        Extent extent =
            budget.choose(
                output.parts(), output.essential(), tried -> JsonText.bytes(object(output, tried)));
        Map<String, Object> object = object(output, extent);
        yield new ToolAnswer(JsonText.write(object), object, false, null);
      }
    };
  }

  private static Sheet sheet(Output output, Extent extent) {
    Sheet sheet = new Sheet(extent);
    output.write(sheet, extent.parts());
    return sheet.next(output.next(extent.parts()));
  }

  private static Map<String, Object> object(Output output, Extent extent) {
    Map<String, Object> object =
        new LinkedHashMap<>(output.json(new Leaves(extent), extent.parts()));
    NextCall next = output.next(extent.parts());
    if (next != null) {
      object.putIfAbsent("next", next.json());
    }
    return object;
  }

  ToolAnswer failure(ToolInputException refused, Format format) {
    return failure(
        refused.code(),
        String.valueOf(refused.getMessage()),
        refused.field(),
        refused.allowed().isEmpty() ? null : refused.allowed(),
        refused.next(),
        format);
  }

  ToolAnswer failure(ErrorCode code, String message, Format format) {
    return failure(code, message, null, null, null, format);
  }

  private static ToolAnswer failure(
      ErrorCode code,
      String message,
      @Nullable String field,
      @Nullable Object allowed,
      @Nullable NextCall next,
      Format format) {
    if (format == Format.TEXT) {
      String call = next == null ? "" : " Next: " + next.call();
      return new ToolAnswer(code + ": " + message + call, null, true, code);
    }
    Map<String, Object> error =
        new Json()
            .put("code", code.name())
            .put("message", message)
            .put("field", field)
            .put("allowed", allowed)
            .put("next", next == null ? null : next.json())
            .map();
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("error", error);
    return new ToolAnswer(JsonText.write(object), object, true, code);
  }

  /** The form of an answer. */
  enum Format {
    TEXT,
    JSON
  }
}
