package dev.selftrace.otlp.http;

import dev.selftrace.model.Slice;
import dev.selftrace.otlp.IngestResult;
import dev.selftrace.otlp.Intake;
import dev.selftrace.otlp.OtlpLimits;
import dev.selftrace.otlp.Refusal;
import dev.selftrace.otlp.foreign.Translation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A body while it arrives, counted by what arrives and not by what was announced, and then what is
 * made of it. Confined to one thread at a time.
 */
final class OtlpHttpBody {

  private static final int CAPACITY_MIN = 8 << 10;

  private final Intake intake;
  private final BodyForm form;
  private final Compression compression;
  private final OtlpLimits limits;
  private byte[] bytes = new byte[0];
  private int size;

  /** Written while the body is decoded, read when the store has answered: the stage orders them. */
  private @Nullable Translation translation;

  OtlpHttpBody(Intake intake, BodyForm form, Compression compression, OtlpLimits limits) {
    this.intake = intake;
    this.form = form;
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
    return switch (form.encoding()) {
      case PROTOBUF -> body;
      case JSON -> translate(body);
    };
  }

  private Slice translate(Slice json) {
    intake.take(json.length());
    translation = form.translate(json);
    Slice protobuf = translation.request();
    intake.letGo(2L * json.length() - Math.min(protobuf.length(), json.length()));
    return protobuf;
  }

  private OtlpHttpResponse response(IngestResult result) {
    return switch (result) {
      case IngestResult.Accepted accepted -> {
        Translation own = translation;
        yield own != null && own.answer() != null
            ? HttpAnswers.own(own.status(), own.answer())
            : HttpAnswers.accepted(
                accepted.outcome(), form.signal(), form.encoding(), limits.responseBytesMax());
      }
      case IngestResult.Refused refused -> HttpAnswers.refused(refused.refusal(), form.encoding());
    };
  }

  /** The answer to a body that was refused while it arrived, or that nobody can work on now. */
  OtlpHttpResponse refused(Refusal refusal) {
    intake.abandon();
    return HttpAnswers.refused(refusal, form.encoding());
  }

  Intake intake() {
    return intake;
  }
}
