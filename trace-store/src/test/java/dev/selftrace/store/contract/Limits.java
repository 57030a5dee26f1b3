package dev.selftrace.store.contract;

import dev.selftrace.store.StoreLimits;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The usual limits but for some. */
public final class Limits {

  private Limits() {}

  /** So many log records without trace. */
  public static StoreLimits looseLogs(int max) {
    return usualBut(Map.of("looseLogsMax", max));
  }

  /** Such metrics. */
  public static StoreLimits metrics(int pointsMax, long bytesMax, Duration age) {
    return usualBut(
        Map.of(
            "metricPointsMax", pointsMax, "metricBytesMax", bytesMax, "metricRetentionAge", age));
  }

  /** So many groups. */
  public static StoreLimits groups(int max) {
    return usualBut(Map.of("groupsMax", max));
  }

  /** Such a ledger. */
  public static StoreLimits ledger(int entriesMax, long bytesMax) {
    return usualBut(Map.of("ledgerEntriesMax", entriesMax, "ledgerBytesMax", bytesMax));
  }

  /** The defaults, with other values for the components of these names. */
  public static StoreLimits usualBut(Map<String, Object> changes) {
    RecordComponent[] components = StoreLimits.class.getRecordComponents();
    Set<String> unknown = new HashSet<>(changes.keySet());
    List<Object> values = new ArrayList<>();
    try {
      for (RecordComponent component : components) {
        unknown.remove(component.getName());
        Object usual = component.getAccessor().invoke(StoreLimits.DEFAULTS);
        values.add(changes.getOrDefault(component.getName(), usual));
      }
      if (!unknown.isEmpty()) {
        throw new IllegalArgumentException("changes: " + unknown + " (expected: limits)");
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return StoreLimits.class.getDeclaredConstructor(types).newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
