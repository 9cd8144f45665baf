package dev.beckon.cloud.ingest;

import dev.beckon.cloud.access.Doorkeeper;
import dev.beckon.cloud.access.Role;
import dev.beckon.cloud.tls.ServerTls;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.mqtt.MqttEndpoint;
import io.vertx.mqtt.MqttServer;
import io.vertx.mqtt.MqttServerOptions;
import io.vertx.mqtt.MqttWill;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MQTT 5 endpoint gateways connect to, as narrow as docs/protocol/mqtt.md has it: a gateway is
 * itself, publishes under its own topics only, and has one session.
 */
public final class MqttFrontDoor implements FrontDoor {
  static final int RECEIVE_MAXIMUM = 16;
  static final int MAXIMUM_PACKET_BYTES = 65_536;
  static final int CONNECT_WITHIN_S = 5;
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LONGEST_KEEP_ALIVE_S = 60;
  private static final int MQTT_5 = 5;
  private static final Logger log = LoggerFactory.getLogger(MqttFrontDoor.class);

  private final IntakeLoop loop;
  private final Map<String, Gateway> gateways = new HashMap<>();
  private final Map<String, MqttSession> sessions = new ConcurrentHashMap<>();
  private final GatewayStates states;
  private final Publishes publishes;
  private final Doorkeeper doorkeeper;
  private final LongSupplier nowUs;
  private final MeterRegistry metrics;
  private final int port;
  private final String host;
  private final Optional<ServerTls> tls;
  private volatile MqttServer server;
  private volatile MqttServer inner;

  /**
   * @param loop where sessions live
   * @param port 0 for any free one
   * @param tls empty for plain text
   * @param gateways all that may connect; their ids are unique
   * @param doorkeeper knows their keys
   * @param nowUs service time, unix microseconds
   */
  public MqttFrontDoor(
      IntakeLoop loop,
      String host,
      int port,
      Optional<ServerTls> tls,
      Collection<Gateway> gateways,
      Doorkeeper doorkeeper,
      BatchIntake intake,
      LongSupplier nowUs,
      MeterRegistry metrics) {
    this.loop = loop;
    this.doorkeeper = doorkeeper;
    this.host = host;
    this.port = port;
    this.tls = tls;
    this.nowUs = nowUs;
    this.metrics = metrics;
    for (Gateway gateway : gateways) {
      this.gateways.put(gateway.gatewayId(), gateway);
    }
    states = new GatewayStates(gateways);
    publishes = new Publishes(gateways, intake, states, metrics);
    Gauge.builder("beckon_mqtt_sessions", sessions::size)
        .description("Gateways with a session")
        .register(metrics);
  }

  @Override
  public Future<Void> start() {
    Promise<Void> listening = Promise.promise();
    Context context = loop.context();
    context.exceptionHandler(this::unexpected);
    context.runOnContext(
        on -> {
          MqttServerOptions options = options();
          tls.ifPresent(secured -> secured.secure(options, "mqtt"));
          server = server(context, options);
          inner = server(context, options());
          Future.all(server.listen(port, host), inner.listen(0, LOOPBACK))
              .<Void>mapEmpty()
              .onComplete(listening);
        });
    return listening.future();
  }

  private static MqttServerOptions options() {
    return new MqttServerOptions()
        .setMaxMessageSize(MAXIMUM_PACKET_BYTES)
        .setAutoClientId(false)
        .setTimeoutOnConnect(2 * CONNECT_WITHIN_S); // ConnectDeadline comes first, and counts
  }

  private MqttServer server(Context context, MqttServerOptions options) {
    ConnectDeadline deadline =
        new ConnectDeadline(context.owner(), CONNECT_WITHIN_S, () -> broken("LATE"));
    return MqttServer.create(deadline, options)
        .endpointHandler(this::connect)
        .exceptionHandler(this::brokenConnection);
  }

  /** The port it listens on, after {@link #start}. */
  public int port() {
    return server.actualPort();
  }

  /**
   * The port, on the loopback address and without TLS, at which another door of this process passes
   * on what it let in; after {@link #start}.
   */
  public int innerPort() {
    return inner.actualPort();
  }

  @Override
  public Future<Void> stop() {
    sessions.values().forEach(MqttSession::shutDown);
    MqttServer listening = server;
    return listening == null
        ? Future.succeededFuture()
        : Future.all(listening.close(), inner.close()).mapEmpty();
  }

  @Override
  public String url() {
    return (tls.isPresent() ? "ssl://" : "tcp://") + host + ":" + port();
  }

  @Override
  public GatewayStates gateways() {
    return states;
  }

  /**
   * Ends every session whose key is not valid any more: revoked, or connected with a secret whose
   * time is up. To be called after each change of a key and every second. Any thread.
   */
  @Override
  public void recheckKeys() {
    sessions.values().forEach(MqttSession::recheckKey);
  }

  private void brokenConnection(Throwable failure) {
    broken("CONNECT");
    log.debug("a connection broke the protocol", failure);
  }

  private void broken(String kind) {
    count("beckon_mqtt_faults_total", "Connections that broke the protocol", "kind", kind);
  }

  /** Vert.x throws at each packet that comes without a session, or still after its end. */
  private void unexpected(Throwable failure) {
    if (failure instanceof IllegalArgumentException
        && failure.getMessage().startsWith("Received an MQTT packet from a not connected client")) {
      brokenConnection(failure);
    } else {
      log.error("unexpected error at the MQTT door", failure);
    }
  }

  private void connect(MqttEndpoint endpoint) {
    String user = endpoint.auth() == null ? "" : endpoint.auth().getUsername();
    String password = endpoint.auth() == null ? "" : endpoint.auth().getPassword();
    Doorkeeper.Answer answer =
        doorkeeper.admit(
            endpoint.remoteAddress().hostAddress(), user, password == null ? "" : password);
    Gateway gateway = gateways.get(user);
    boolean proven = answer.refused() == null && isGateway(answer, gateway);
    MqttConnectReturnCode refusal = null;
    String words = "";
    if (endpoint.protocolVersion() != MQTT_5) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_UNSUPPORTED_PROTOCOL_VERSION;
      words = "protocol version is " + endpoint.protocolVersion() + "; allowed: 5";
    } else if (answer.refused() == Doorkeeper.Reason.GUESSING) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_CONNECTION_RATE_EXCEEDED;
      words =
          "too many wrong passwords; try again in " + Doorkeeper.seconds(answer.waitUs()) + " s";
    } else if (!proven) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_BAD_USERNAME_OR_PASSWORD;
      words = "user name or password is wrong";
    } else if (!gateway.gatewayId().equals(endpoint.clientIdentifier())) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_CLIENT_IDENTIFIER_NOT_VALID;
      words = "client id is not the user name";
    } else if (endpoint.keepAliveTimeSeconds() < 1
        || endpoint.keepAliveTimeSeconds() > LONGEST_KEEP_ALIVE_S) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_IMPLEMENTATION_SPECIFIC;
      words =
          "keep alive is " + endpoint.keepAliveTimeSeconds() + " s; allowed: 1 to 60, usual is 10";
    } else if (!willAllowed(gateway, endpoint.will())) {
      refusal = MqttConnectReturnCode.CONNECTION_REFUSED_NOT_AUTHORIZED_5;
      words = "a last will is allowed on the gateway's status topic, QoS 1, not retained";
    }
    if (refusal != null) {
      count("beckon_mqtt_refused_total", "Refused connections", "reason", refusal.name());
      endpoint.reject(refusal, MqttSession.reason(words));
      return;
    }
    accept(gateway, answer, endpoint);
  }

  private boolean isGateway(Doorkeeper.Answer answer, Gateway gateway) {
    boolean is = gateway != null && answer.key().role() == Role.GATEWAY;
    if (!is) {
      doorkeeper.turnAway(Doorkeeper.Reason.ROLE);
    }
    return is;
  }

  private static boolean willAllowed(Gateway gateway, MqttWill will) {
    return will == null
        || !will.isWillFlag()
        || (Topic.STATUS.of(gateway).equals(will.getWillTopic())
            && will.getWillQos() == 1
            && !will.isWillRetain());
  }

  private void accept(Gateway gateway, Doorkeeper.Answer answer, MqttEndpoint endpoint) {
    MqttSession session =
        new MqttSession(
            gateway, endpoint, loop, doorkeeper, answer, publishes, states, nowUs, metrics);
    session.whenClosed(
        () -> {
          if (sessions.remove(gateway.gatewayId(), session)) {
            states.connected(gateway.gatewayId(), false);
          }
        });
    MqttSession older = sessions.put(gateway.gatewayId(), session);
    if (older != null) {
      older.takenOver();
    }
    states.connected(gateway.gatewayId(), true);
    endpoint.accept(false, welcome());
    log.info("gateway {} of store {} connected", gateway.gatewayId(), gateway.storeId());
  }

  private static MqttProperties welcome() {
    MqttProperties properties = new MqttProperties();
    add(properties, MqttProperties.RECEIVE_MAXIMUM, RECEIVE_MAXIMUM);
    add(properties, MqttProperties.MAXIMUM_PACKET_SIZE, MAXIMUM_PACKET_BYTES);
    add(properties, MqttProperties.MAXIMUM_QOS, 1);
    add(properties, MqttProperties.RETAIN_AVAILABLE, 0);
    add(properties, MqttProperties.WILDCARD_SUBSCRIPTION_AVAILABLE, 0);
    add(properties, MqttProperties.SHARED_SUBSCRIPTION_AVAILABLE, 0);
    add(properties, MqttProperties.SUBSCRIPTION_IDENTIFIER_AVAILABLE, 0);
    return properties;
  }

  private static void add(MqttProperties properties, int id, int value) {
    properties.add(new MqttProperties.IntegerProperty(id, value));
  }

  private void count(String name, String description, String tag, String value) {
    Counter.builder(name).description(description).tag(tag, value).register(metrics).increment();
  }
}
