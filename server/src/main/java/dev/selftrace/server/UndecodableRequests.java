package dev.selftrace.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that are no HTTP before the framework does, whose own answer has no body: every
 * door promises an error body of its kind. Confined to the connection's event loop.
 */
final class UndecodableRequests extends ChannelInboundHandlerAdapter {

  private final Answers answers;
  private boolean answered;

  UndecodableRequests(Answers answers) {
    this.answers = answers;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (answered) {
      ReferenceCountUtil.release(message);
    } else if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
      answered = true;
      refuse(context, part);
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }

  private void refuse(ChannelHandlerContext context, HttpObject part) {
    Throwable cause = part.decoderResult().cause();
    boolean tooLong =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    String contentType =
        part instanceof HttpRequest request
            ? request.headers().get(HttpHeaderNames.CONTENT_TYPE)
            : null;
    Answer answer = answers.of(tooLong, contentType);
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer.headers().forEach(response.headers()::set);
    response
        .headers()
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
  }

  /** What this door says. */
  interface Answers {

    /**
     * The answer.
     *
     * @param headersTooLarge the headers or the request line are longer than allowed; otherwise
     *     they are malformed
     * @param contentType of the request, when it was read so far
     */
    Answer of(boolean headersTooLarge, @Nullable String contentType);
  }

  /** An answer ready to be written. */
  @SuppressWarnings("ArrayRecordComponent") // handed to the socket and forgotten
  record Answer(int status, Map<String, String> headers, byte[] body) {}
}
