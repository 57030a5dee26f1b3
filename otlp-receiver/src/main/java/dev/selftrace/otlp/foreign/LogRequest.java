package dev.selftrace.otlp.foreign;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Resource;
import dev.selftrace.model.Scope;
import dev.selftrace.model.Slice;
import dev.selftrace.wire.Decoded;
import dev.selftrace.wire.DecodedGroup;
import dev.selftrace.wire.OtlpWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Log records as one {@code ExportLogsServiceRequest}. Stateless. */
final class LogRequest {

  private LogRequest() {}

  static Slice of(List<LogRecord> records) {
    Map<Resource, List<Decoded<LogRecord>>> byResource = new LinkedHashMap<>();
    for (LogRecord log : records) {
      byResource
          .computeIfAbsent(log.resource(), _ -> new ArrayList<>())
          .add(new Decoded<>(log, OtlpWriter.log(log)));
    }
    List<DecodedGroup<LogRecord>> groups = new ArrayList<>();
    byResource.forEach((resource, items) ->
        groups.add(
            new DecodedGroup<>(
                resource, Scope.EMPTY, OtlpWriter.resource(resource), Slice.EMPTY, items)));
    return Slice.of(OtlpWriter.request(groups));
  }
}
