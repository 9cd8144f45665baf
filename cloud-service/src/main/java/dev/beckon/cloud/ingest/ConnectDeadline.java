package dev.beckon.cloud.ingest;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetServerInternal;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * A Vert.x for MQTT servers, under which each connection has a time by which its whole CONNECT has
 * to be there; TLS has its own before that. Vert.x' MQTT server itself only knows a time of
 * silence, which a byte now and then renews for ever. It has no place to hang a bound in, but makes
 * its TCP server with the Vert.x it is given.
 */
final class ConnectDeadline extends VertxWrapper {
  /** The handler that Vert.x takes out of a connection's pipeline when its CONNECT has come. */
  private static final String NOT_CONNECTED = "timeoutOnConnect";

  private final int withinS;
  private final Runnable missed;

  /**
   * @param withinS from the end of the TLS handshake, or of TCP's where there is no TLS
   * @param missed told of each connection that is closed because of this, on the loop
   */
  ConnectDeadline(Vertx vertx, int withinS, Runnable missed) {
    super((VertxInternal) vertx);
    this.withinS = withinS;
    this.missed = missed;
  }

  @Override
  public NetServerInternal createNetServer(NetServerOptions options) {
    NetServerInternal server = super.createNetServer(options);
    return (NetServerInternal)
        Proxy.newProxyInstance(
            ConnectDeadline.class.getClassLoader(),
            new Class<?>[] {NetServerInternal.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("connectHandler") && arguments != null) {
                  @SuppressWarnings("unchecked") // it is the only parameter of this method
                  Handler<NetSocket> handler = (Handler<NetSocket>) arguments[0];
                  server.connectHandler(
                      socket -> {
                        watch(socket);
                        handler.handle(socket);
                      });
                  return proxy;
                }
                return method.invoke(server, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void watch(NetSocket socket) {
    ChannelHandlerContext channel = ((NetSocketInternal) socket).channelHandlerContext();
    Future<?> unused =
        channel
            .executor()
            .schedule(
                () -> {
                  if (channel.pipeline().get(NOT_CONNECTED) != null) {
                    missed.run();
                    socket.close();
                  }
                },
                withinS,
                TimeUnit.SECONDS);
  }
}
