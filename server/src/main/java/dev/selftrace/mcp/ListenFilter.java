package dev.selftrace.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stream was asked for and what of it is honoured. Lists of tools, prompts and resources are
 * files of this process and never change while it runs, so changes of them are accepted in a
 * request and left out of the acknowledgement.
 *
 * @param resources by the URI as the client wrote it
 * @param named whether the client named resources at all
 */
record ListenFilter(Map<String, Watch> resources, boolean named) {

  private static final String RESOURCES = "resourceSubscriptions";
  private static final List<String> LISTS =
      List.of("toolsListChanged", "promptsListChanged", "resourcesListChanged");

  /** What came of reading a request. */
  sealed interface Reading {}

  /** A filter. */
  record Read(ListenFilter filter) implements Reading {}

  /** No filter. */
  record Refused(RpcError error) implements Reading {}

  /** Reads {@code params.notifications}. */
  static Reading of(@Nullable Object notifications, int resourcesMax) {
    if (!(notifications instanceof Map<?, ?> asked)) {
      return refused("notifications: (expected: an object)");
    }
    for (String list : LISTS) {
      if (asked.get(list) != null && !(asked.get(list) instanceof Boolean)) {
        return refused("notifications." + list + ": (expected: true or false)");
      }
    }
    Object uris = asked.get(RESOURCES);
    if (uris == null) {
      return new Read(new ListenFilter(Map.of(), false));
    }
    if (!(uris instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
      return refused("notifications." + RESOURCES + ": (expected: a list of URIs)");
    }
    if (list.size() > resourcesMax) {
      return refused(
          "notifications."
              + RESOURCES
              + ": "
              + list.size()
              + " URIs (expected: at most "
              + resourcesMax
              + ")");
    }
    return new Read(new ListenFilter(honoured(list), true));
  }

  private static Map<String, Watch> honoured(List<?> uris) {
    Map<String, Watch> honoured = new LinkedHashMap<>();
    for (Object each : uris) {
      String uri = (String) each;
      Watch watch = Watch.of(uri);
      if (watch != null) {
        honoured.put(uri, watch);
      }
    }
    return honoured;
  }

  /** The subset that is honoured, as the acknowledgement says it. */
  Map<String, Object> acknowledged() {
    return named ? Map.of(RESOURCES, List.copyOf(resources.keySet())) : Map.of();
  }

  private static Reading refused(String message) {
    return new Refused(RpcError.invalidParams(message));
  }
}
