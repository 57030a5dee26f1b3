package dev.selftrace.otlp.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of each connection. HTTP/1 on the gRPC port is the likeliest mistake of
 * a configuration; gRPC's library answers it with a closed connection, this with a sentence. Runs
 * on event loops.
 */
@ChannelHandler.Sharable
final class WrongProtocol extends ChannelInboundHandlerAdapter {

  private static final String BODY =
      "{\"code\":3,\"message\":\"This port speaks OTLP/gRPC. Send OTLP/HTTP to the HTTP port,"
          + " 4318 unless configured otherwise.\"}";
  private static final String ANSWER =
      "HTTP/1.1 400 Bad Request\r\n"
          + "Content-Type: application/json\r\n"
          + "Content-Length: "
          + BODY.length()
          + "\r\nConnection: close\r\n\r\n"
          + BODY;

  private static final int HTTP_2_BYTES = "PRI ".length();
  private static final List<String> HTTP_1 = List.of("POST", "GET ", "PUT ", "HEAD", "OPTI");

  private final Runnable seen;

  /**
   * @param seen told once per connection that speaks HTTP/1
   */
  WrongProtocol(Runnable seen) {
    this.seen = seen;
  }

  /** Stands in the listening channel, where each new connection passes as a message. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel connection) {
      connection.pipeline().addFirst(new FirstBytes());
    }
    context.fireChannelRead(message);
  }

  /**
   * Holds a connection back, both ways, until its first bytes have said what it speaks: the library
   * greets in HTTP/2 before it has read anything. Confined to the connection's event loop.
   */
  private final class FirstBytes extends ChannelDuplexHandler {

    private @Nullable PendingWriteQueue greeting;
    private ByteBuf seenBytes = Unpooled.EMPTY_BUFFER;
    private boolean refused;

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      greeting = new PendingWriteQueue(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      if (refused) {
        ReferenceCountUtil.release(message);
        promise.setFailure(new ClosedChannelException());
      } else if (greeting != null) {
        greeting.add(message, promise);
      } else {
        var _ = context.write(message, promise);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (refused) {
        ReferenceCountUtil.release(message);
        return;
      }
      if (greeting == null || !(message instanceof ByteBuf bytes)) {
        context.fireChannelRead(message);
        return;
      }
      seenBytes = Unpooled.wrappedBuffer(seenBytes, bytes);
      if (seenBytes.readableBytes() < HTTP_2_BYTES) {
        return;
      }
      String first =
          seenBytes.toString(seenBytes.readerIndex(), HTTP_2_BYTES, StandardCharsets.US_ASCII);
      if (HTTP_1.contains(first)) {
        answer(context);
      } else {
        letThrough(context);
      }
    }

    private void answer(ChannelHandlerContext context) {
      refused = true;
      seen.run();
      // Written before the greeting is dropped, which makes the library close the connection.
      ChannelFuture answered =
          context.writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII));
      drop();
      var _ =
          answered.addListener(_ -> {
            var _ = context.close();
          });
    }

    private void letThrough(ChannelHandlerContext context) {
      PendingWriteQueue held = greeting;
      ByteBuf bytes = seenBytes;
      greeting = null;
      seenBytes = Unpooled.EMPTY_BUFFER;
      if (held != null) {
        var _ = held.removeAndWriteAll();
        context.flush();
      }
      context.fireChannelRead(bytes);
      context.pipeline().remove(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      drop();
      context.fireChannelInactive();
    }

    private void drop() {
      PendingWriteQueue held = greeting;
      greeting = null;
      if (held != null) {
        held.removeAndFailAll(new ClosedChannelException());
      }
      seenBytes.release();
      seenBytes = Unpooled.EMPTY_BUFFER;
    }
  }
}
