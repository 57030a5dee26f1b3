package dev.selftrace.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How telemetry becomes strings of a JSON answer, cut to an extent. Immutable. */
public record Leaves(Extent extent) {

  /** A string; null for none. */
  public @Nullable String of(@Nullable Untrusted text) {
    return text == null ? null : text.inLeaf(extent.stringBytes());
  }

  /** At most so many bytes of a string; null for none. */
  public @Nullable String of(@Nullable Untrusted text, int bytesMax) {
    return text == null ? null : text.inLeaf(Math.min(bytesMax, extent.stringBytes()));
  }

  /** The message the answer is about, which is cut later than other strings; null for none. */
  public @Nullable String message(@Nullable Untrusted text) {
    return text == null ? null : text.inLeaf(extent.messageBytes());
  }

  /** Strings. */
  public List<String> of(List<Untrusted> texts) {
    return texts.stream().map(text -> text.inLeaf(extent.stringBytes())).toList();
  }

  /** A pair, whose key is telemetry too. */
  public Map<String, Object> pair(Untrusted key, Object value) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put("key", key.inLeaf(extent.stringBytes()));
    pair.put("value", value);
    return pair;
  }
}
