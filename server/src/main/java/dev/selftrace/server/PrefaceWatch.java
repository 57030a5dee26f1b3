package dev.selftrace.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Looks at the first bytes of a connection for the preface of HTTP/2, which on a port for HTTP/1.1
 * means that somebody sends gRPC to it. Passes everything on. Confined to the connection's event
 * loop.
 */
final class PrefaceWatch extends ChannelInboundHandlerAdapter {

  private static final byte[] PREFACE = "PRI * HTTP/2".getBytes(US_ASCII);

  private final Runnable seen;

  /**
   * @param seen told once per connection that begins so
   */
  PrefaceWatch(Runnable seen) {
    this.seen = seen;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof ByteBuf bytes && begins(bytes)) {
      seen.run();
    }
    context.fireChannelRead(message);
    context.pipeline().remove(this);
  }

  private static boolean begins(ByteBuf bytes) {
    return bytes.readableBytes() >= PREFACE.length
        && ByteBufUtil.equals(
            bytes.slice(bytes.readerIndex(), PREFACE.length), Unpooled.wrappedBuffer(PREFACE));
  }
}
