package dev.selftrace.mcp;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code selftrace://} URI as the tool call that answers it. */
record ResourceAddress(String tool, Map<String, Object> arguments) {

  static final String GUIDE_PREFIX = "selftrace://guides/";

  /** The call behind a URI; null when no resource has such an address. */
  static @Nullable ResourceAddress parse(String text) {
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return null;
    }
    if (!"selftrace".equals(uri.getScheme())
        || uri.getRawAuthority() == null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      return null;
    }
    String[] path = uri.getRawPath().split("/", -1);
    return switch (uri.getRawAuthority()) {
      case "workflows" ->
          path.length == 3 && path[2].equals("errors")
              ? call("find_errors", "workflow_name", path[1])
              : null;
      case "traces" -> path.length == 2 ? call("get_trace", "trace_id", path[1]) : null;
      case "guides" -> path.length == 2 ? call("read_guide", "topic", path[1]) : null;
      default -> null;
    };
  }

  private static @Nullable ResourceAddress call(String tool, String argument, String encoded) {
    if (encoded.isEmpty()) {
      return null;
    }
    // A plus sign is a plus sign in a path; URLDecoder is made for forms.
    String value = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    return new ResourceAddress(tool, Map.of(argument, value));
  }
}
