package dev.selftrace.analysis;

import dev.selftrace.model.LogRecord;
import dev.selftrace.model.Slice;
import dev.selftrace.model.Span;
import dev.selftrace.otlp.foreign.OkahuSpans;
import dev.selftrace.wire.OtlpReader;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** A form in which a body of a recorded case is written, known by its file's name. */
interface RecordedBody {

  /** Every form that is read; a further one is a line here. */
  List<RecordedBody> FORMS = List.of(new OtlpTraces(), new OtlpLogs(), new MonocleSpans());

  /** Whether files of this name have this form. */
  boolean reads(String fileName);

  /** Adds what the body holds. */
  void read(byte[] body, List<Span> spans, List<LogRecord> logs);

  /** OTLP spans, as protobuf or as JSON. */
  final class OtlpTraces implements RecordedBody {

    @Override
    public boolean reads(String fileName) {
      return fileName.contains(".traces.");
    }

    @Override
    public void read(byte[] body, List<Span> spans, List<LogRecord> logs) {
      if (body[0] == '{') {
        spans.addAll(RecordedJson.spans(new JsonMapper().readTree(body)));
      } else {
        OtlpReader.traces(Slice.of(body))
            .groups()
            .forEach(group -> group.items().forEach(item -> spans.add(item.value())));
      }
    }
  }

  /** Monocle's span JSON: a body of its Okahu exporter, or a file of its file exporter. */
  final class MonocleSpans implements RecordedBody {

    @Override
    public boolean reads(String fileName) {
      return fileName.contains("trace_ingest.") || fileName.startsWith("monocle_trace_");
    }

    @Override
    public void read(byte[] body, List<Span> spans, List<LogRecord> logs) {
      OtlpReader.traces(OkahuSpans.request(Slice.of(body)))
          .groups()
          .forEach(group -> group.items().forEach(item -> spans.add(item.value())));
    }
  }

  /** OTLP log records, as protobuf or as JSON. */
  final class OtlpLogs implements RecordedBody {

    @Override
    public boolean reads(String fileName) {
      return fileName.contains(".logs.");
    }

    @Override
    public void read(byte[] body, List<Span> spans, List<LogRecord> logs) {
      if (body[0] == '{') {
        logs.addAll(RecordedJson.logs(new JsonMapper().readTree(body)));
      } else {
        OtlpReader.logs(Slice.of(body))
            .groups()
            .forEach(group -> group.items().forEach(item -> logs.add(item.value())));
      }
    }
  }
}
