package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.IngestResult;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.Signal;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;

/**
 * A body while it arrives, counted by what arrives and not by what was announced, and then what is
 * made of it. Confined to one thread at a time.
 */
final class OtlpHttpBody {

  private static final int CAPACITY_MIN = 8 << 10;

  private final Intake intake;
  private final Signal signal;
  private final BodyEncoding encoding;
  private final Compression compression;
  private final OtlpLimits limits;
  private byte[] bytes = new byte[0];
  private int size;

  OtlpHttpBody(
      Intake intake,
      Signal signal,
      BodyEncoding encoding,
      Compression compression,
      OtlpLimits limits) {
    this.intake = intake;
    this.signal = signal;
    this.encoding = encoding;
    this.compression = compression;
    this.limits = limits;
  }

  /** Keeps a copy of a piece; false when it does not fit. */
  boolean add(ByteBuffer piece) {
    int length = piece.remaining();
    if (!intake.receive(length)) {
      bytes = new byte[0];
      size = 0;
      return false;
    }
    if (bytes.length - size < length) {
      long wanted = Math.max(2L * bytes.length, (long) size + length);
      bytes = Arrays.copyOf(bytes, Math.clamp(wanted, CAPACITY_MIN, Integer.MAX_VALUE - 16));
    }
    piece.get(bytes, size, length);
    size += length;
    return true;
  }

  CompletionStage<OtlpHttpResponse> accept() {
    return intake.accept(this::protobuf).thenApply(this::response);
  }

  private Slice protobuf() {
    Slice body = new Slice(bytes, 0, size);
    bytes = new byte[0];
    // A sender that forgot the header is understood: neither encoding can begin like gzip.
    if (compression == Compression.GZIP || Gunzip.isGzip(body)) {
      Slice inflated = Gunzip.inflate(body, intake, limits.requestBytesMax());
      intake.letGo(size);
      body = inflated;
    }
    return switch (encoding) {
      case PROTOBUF -> body;
      case JSON -> translate(body);
    };
  }

  private Slice translate(Slice json) {
    intake.take(json.length());
    Slice protobuf = JsonTranslation.protobuf(signal, json);
    intake.letGo(2L * json.length() - Math.min(protobuf.length(), json.length()));
    return protobuf;
  }

  private OtlpHttpResponse response(IngestResult result) {
    return switch (result) {
      case IngestResult.Accepted accepted ->
          HttpAnswers.accepted(accepted.outcome(), signal, encoding, limits.responseBytesMax());
      case IngestResult.Refused refused -> HttpAnswers.refused(refused.refusal(), encoding);
    };
  }

  /** The answer to a body that was refused while it arrived, or that nobody can work on now. */
  OtlpHttpResponse refused(Refusal refusal) {
    intake.abandon();
    return HttpAnswers.refused(refusal, encoding);
  }

  Intake intake() {
    return intake;
  }
}
