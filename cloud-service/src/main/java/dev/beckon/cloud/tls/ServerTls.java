package dev.beckon.cloud.tls;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.DelegatingSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/**
 * TLS as every door has it: the certificate that is current, a limit on how long a handshake takes,
 * and a count of those that failed. Who sends plain text, trusts another authority or says nothing
 * fails here and costs no more.
 */
public final class ServerTls {
  private static final int HANDSHAKE_WITHIN_S = 10;

  private final RenewingKeyManager keys;
  private final MeterRegistry metrics;

  public ServerTls(RenewingKeyManager keys, MeterRegistry metrics) {
    this.keys = keys;
    this.metrics = metrics;
  }

  /**
   * Makes a server's connections TLS.
   *
   * @param door names the server in metrics
   */
  public void secure(NetServerOptions options, String door) {
    Counter failed =
        Counter.builder("beckon_tls_handshakes_failed_total")
            .description("Connections that ended before TLS was agreed on")
            .tag("door", door)
            .register(metrics);
    options
        .setSsl(true)
        .setKeyCertOptions(KeyCertOptions.wrap(keys))
        .setSslEngineOptions(new Engine(failed))
        .setSslHandshakeTimeout(HANDSHAKE_WITHIN_S)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
  }

  /** Vert.x' own engine, counted: its MQTT server tells nobody of a handshake that failed. */
  private static final class Engine extends JdkSSLEngineOptions {
    private final Counter failed;

    /** Signing takes a millisecond or two, too long for a loop that all gateways share. */
    Engine(Counter failed) {
      this.failed = failed;
      setUseWorkerThread(true);
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new Engine(failed);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return new DefaultSslContextFactory(SslProvider.JDK, false) {
        @Override
        public SslContext create() throws SSLException {
          return new Counted(super.create(), failed);
        }
      };
    }
  }

  private static final class Counted extends DelegatingSslContext {
    private final Counter failed;

    Counted(SslContext context, Counter failed) {
      super(context);
      this.failed = failed;
    }

    @Override
    protected void initEngine(SSLEngine engine) {}

    @Override
    protected void initHandler(SslHandler handler) {
      var unused =
          handler
              .handshakeFuture()
              .addListener(
                  handshake -> {
                    if (!handshake.isSuccess()) {
                      failed.increment();
                    }
                  });
    }
  }
}
