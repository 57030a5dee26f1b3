package dev.selftrace.otlp.grpc;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

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

  private static final byte[] HTTP_2 = "PRI ".getBytes(StandardCharsets.US_ASCII);
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

  private final class FirstBytes extends ByteToMessageDecoder {

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
      if (in.readableBytes() < HTTP_2.length) {
        return;
      }
      String first = in.toString(in.readerIndex(), HTTP_2.length, StandardCharsets.US_ASCII);
      if (!HTTP_1.contains(first)) {
        context.pipeline().remove(this);
        return;
      }
      seen.run();
      in.skipBytes(in.readableBytes());
      context
          .writeAndFlush(Unpooled.copiedBuffer(ANSWER, StandardCharsets.US_ASCII))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }
}
