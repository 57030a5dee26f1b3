package dev.selftrace.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection whose request takes too long to arrive: so long for its headers, from the
 * first byte on, and so long for its body. A drip of single bytes does not extend either, which is
 * what idle time-outs would allow. Confined to the connection's event loop.
 */
final class RequestDeadlines {

  /** The name of the handler behind the codec, for those that come next. */
  static final String BEHIND_CODEC = "request-parts";

  private final long headerMillis;
  private final long bodyMillis;
  private @Nullable Future<?> deadline;
  private State state = State.NOTHING;

  private RequestDeadlines(Duration headerTime, Duration bodyTime) {
    this.headerMillis = headerTime.toMillis();
    this.bodyMillis = bodyTime.toMillis();
  }

  /** Watches a connection: bytes before the codec, requests behind it. */
  static void watch(ChannelPipeline pipeline, String codec, ServerOptions options) {
    RequestDeadlines deadlines = new RequestDeadlines(options.headerTime(), options.bodyTime());
    pipeline.addBefore(codec, "request-bytes", deadlines.new Bytes());
    pipeline.addAfter(codec, BEHIND_CODEC, deadlines.new Parts());
  }

  private void begin(State next, long millis, ChannelHandlerContext context) {
    end();
    state = next;
    Runnable close =
        () -> {
          var _ = context.channel().close();
        };
    deadline = context.executor().schedule(close, millis, TimeUnit.MILLISECONDS);
  }

  private void end() {
    state = State.NOTHING;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  private enum State {
    NOTHING,
    HEADERS,
    BODY
  }

  /** Connections are opened to be used: the first headers are awaited from the connect on. */
  private final class Bytes extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
      begin(State.HEADERS, headerMillis, context);
      context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (state == State.NOTHING && message instanceof ByteBuf) {
        begin(State.HEADERS, headerMillis, context);
      }
      context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      end();
      context.fireChannelInactive();
    }
  }

  private final class Parts extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest) {
        begin(State.BODY, bodyMillis, context);
      }
      if (message instanceof LastHttpContent) {
        end();
      }
      context.fireChannelRead(message);
    }
  }
}
