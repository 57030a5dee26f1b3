package dev.selftrace.otlp.file;

import dev.selftrace.model.Attributes;
import dev.selftrace.model.Slice;
import dev.selftrace.otlp.MalformedException;
import dev.selftrace.otlp.Signal;
import dev.selftrace.otlp.TooLargeException;
import dev.selftrace.otlp.foreign.ForeignJson;
import dev.selftrace.otlp.foreign.ForeignSpans;
import dev.selftrace.otlp.foreign.SpanRequest;
import dev.selftrace.otlp.http.JsonTranslation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * JSON documents one after the other, each a record or a request: the values of the file, or the
 * elements of its lists. A list that is not closed, as a file that is still being written leaves
 * it, is read to its end. Confined to one thread; one per file.
 */
final class JsonFile {

  /** As deep as OTLP in JSON may be. */
  private static final int DEPTH_MAX = 512;

  /** A request of collected spans ends at so many spans or bytes. */
  private static final int SPANS_PER_REQUEST = 1_000;

  private static final int BYTES_PER_REQUEST = 4 << 20;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .streamWriteConstraints(
              StreamWriteConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
          .build();

  private final int documentBytesMax;
  private final FileSink sink;
  private SpanRequest spans = new SpanRequest();

  JsonFile(int documentBytesMax, FileSink sink) {
    this.documentBytesMax = documentBytesMax;
    this.sink = sink;
  }

  void read(BufferedInputStream in) throws IOException {
    try (JsonParser json = FACTORY.createParser(ObjectReadContext.empty(), in)) {
      for (JsonToken token = next(json, in); token != null; token = next(json, in)) {
        if (token == JsonToken.START_OBJECT) {
          document(copy(json));
        } else if (token != JsonToken.START_ARRAY && token != JsonToken.END_ARRAY) {
          sink.unusable(1, "a JSON value that is no object");
        }
      }
    } catch (UnexpectedEndOfInputException _) {
      sink.unusable(1, "Truncated: the file ends inside a record");
    } catch (TooLargeException e) {
      sink.unusable(1, e.getMessage() + "; the rest of the file is not read");
    } catch (JacksonException e) {
      String place = e.getLocation() == null ? "" : " at line " + e.getLocation().getLineNr();
      sink.unusable(1, "Malformed: JSON" + place + "; the rest of the file is not read");
    }
    sendSpans();
  }

  /** The next token between documents; null at the end, be the list closed or not. */
  private static @Nullable JsonToken next(JsonParser json, BufferedInputStream in)
      throws IOException {
    try {
      return json.nextToken();
    } catch (UnexpectedEndOfInputException _) {
      return null;
    } catch (JacksonException e) {
      // A comma and nothing behind it is another form of an open list.
      boolean atEnd = json.releaseBuffered(OutputStream.nullOutputStream()) <= 0 && in.read() < 0;
      if (atEnd && json.streamReadContext().inArray()) {
        return null;
      }
      throw e;
    }
  }

  private Slice copy(JsonParser json) {
    BoundedBytes bytes = new BoundedBytes(documentBytesMax);
    try (JsonGenerator copy = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
      copy.copyCurrentStructure(json);
    }
    return Slice.of(bytes.toByteArray());
  }

  private void document(Slice document) {
    try {
      Set<Signal> signals = signals(document);
      if (signals.isEmpty()) {
        Attributes object = ForeignJson.object(document);
        long unknown = ForeignSpans.add(object, spans);
        if (unknown > 0) {
          sink.unusable(unknown, "a JSON object of no known format");
        }
        if (spans.count() >= SPANS_PER_REQUEST || spans.bytes() >= BYTES_PER_REQUEST) {
          sendSpans();
        }
        return;
      }
      for (Signal signal : signals) {
        Slice request = JsonTranslation.protobuf(signal, document);
        sink.request(signal, request, RequestItems.count(signal, request));
      }
    } catch (MalformedException | TooLargeException e) {
      sink.unusable(1, String.valueOf(e.getMessage()));
    }
  }

  /** What an OTLP request carries, by its members; nothing for another object. */
  private static Set<Signal> signals(Slice document) {
    Set<Signal> signals = EnumSet.noneOf(Signal.class);
    try (JsonParser json =
        FACTORY.createParser(
            ObjectReadContext.empty(), document.array(), document.offset(), document.length())) {
      json.nextToken();
      for (String member = json.nextName(); member != null; member = json.nextName()) {
        switch (member) {
          case "resourceSpans" -> signals.add(Signal.TRACES);
          case "resourceLogs" -> signals.add(Signal.LOGS);
          case "resourceMetrics" -> signals.add(Signal.METRICS);
          default -> {}
        }
        json.nextToken();
        json.skipChildren();
      }
    }
    return signals;
  }

  private void sendSpans() {
    if (spans.count() > 0) {
      sink.request(Signal.TRACES, spans.toProtobuf(), spans.count());
      spans = new SpanRequest();
    }
  }
}
