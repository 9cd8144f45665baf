package dev.beckon.simulator.bench.load;

import com.google.protobuf.ByteString;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.SightingBatch;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One gateway's MQTT 5 session: connects, exchanges clocks, then sends batches within the service's
 * Receive Maximum. What finds the window full waits, up to a bound. Nothing is ever sent again.
 * Used on its channel's event loop; times are microseconds of the gateways' clock.
 */
final class GatewaySession extends SimpleChannelInboundHandler<MqttMessage> {
  /** A reason of success that starts so says that the batch had been applied before. */
  private static final String APPLIED_BEFORE = "ok:";

  private static final int SCHEMA_VERSION = 1;
  private static final int KEEP_ALIVE_S = 10;
  private static final int MOST_WAITING = 1000;
  private static final int DEFAULT_RECEIVE_MAXIMUM = 65_535;

  /** Enough of clock exchanges to state an estimate as good as a gateway's. */
  private static final long EXCHANGE_EVERY_US = 500_000;

  private final LoadPlan.Gateway gateway;
  private final String topic;
  private final ByteString bootId;
  private final LongSupplier nowUs;
  private final Tally tally;
  private final Consumer<Throwable> ready;
  private final ClockEstimate clock = new ClockEstimate();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Deque<InFlight> inFlight = new ArrayDeque<>();
  private ChannelHandlerContext context;
  private int receiveMaximum;
  private int packetId;
  private long sequence;
  private long exchangedUs;
  private long wroteUs;
  private boolean told;
  private boolean closing;

  private record Waiting(SightingBatch.Builder batch, int frames, long dueUs, boolean measured) {}

  /** A PUBLISH without PUBACK; sightings 0: a status. */
  private record InFlight(int packetId, int sightings, long dueUs, long sentUs, boolean measured) {}

  /**
   * @param bootId 8 bytes, this run's
   * @param ready told once: null when the clocks are exchanged, else why that failed
   */
  GatewaySession(
      String storeId,
      LoadPlan.Gateway gateway,
      ByteString bootId,
      LongSupplier nowUs,
      Tally tally,
      Consumer<Throwable> ready) {
    this.gateway = gateway;
    this.topic = "beckon/v1/" + storeId + "/" + gateway.gatewayId() + "/";
    this.bootId = bootId;
    this.nowUs = nowUs;
    this.tally = tally;
    this.ready = ready;
  }

  /**
   * Sends a batch, now or when the window has a place; {@link #flush} must follow.
   *
   * @param dueUs when it was due
   * @param measured whether that lies in the measured time
   */
  void send(SightingBatch.Builder batch, long dueUs, boolean measured) {
    int frames = batch.getSightingsList().stream().mapToInt(s -> s.getCount()).sum();
    if (waiting.size() >= MOST_WAITING || closing) {
      tally.dropped(batch.getSightingsCount());
      return;
    }
    waiting.add(new Waiting(batch, frames, dueUs, measured));
    sendWaiting();
  }

  /** Writes to the socket what was sent since. */
  void flush() {
    context.flush();
  }

  /** Keeps the session alive if nothing else does; to be called every few seconds. */
  void keepAlive() {
    if (context != null && nowUs.getAsLong() - wroteUs > KEEP_ALIVE_S * 1_000_000L / 3) {
      write(new MqttMessage(header(MqttMessageType.PINGREQ, MqttQoS.AT_MOST_ONCE)));
      context.flush();
    }
  }

  /** Whether every PUBLISH has its PUBACK and nothing waits, or no PUBACK can come any more. */
  boolean isIdle() {
    return closing || (inFlight.isEmpty() && waiting.isEmpty());
  }

  /** Ends the session in order; what still waits is given up. */
  void close() {
    closing = true;
    giveUpWaiting();
    if (context != null && context.channel().isActive()) {
      write(new MqttMessage(header(MqttMessageType.DISCONNECT, MqttQoS.AT_MOST_ONCE)));
      context.flush();
      hangUp(context);
    }
  }

  private void giveUpWaiting() {
    waiting.forEach(one -> tally.dropped(one.batch().getSightingsCount()));
    waiting.clear();
  }

  private void sendWaiting() {
    while (!waiting.isEmpty() && inFlight.size() < receiveMaximum) {
      Waiting next = waiting.remove();
      long now = nowUs.getAsLong();
      byte[] payload =
          next.batch()
              .setSchemaVersion(SCHEMA_VERSION)
              .setBootId(bootId)
              .setLane(Lane.LANE_FRESH)
              .setSequence(++sequence)
              .setPublishedMonoUs(now)
              .setClockOffsetUs(clock.offsetUs())
              .setClockUncertaintyUs(clock.uncertaintyUs(now))
              .build()
              .toByteArray();
      int sightings = next.batch().getSightingsCount();
      publish("sightings", payload, sightings, next.dueUs(), next.measured());
      tally.sent(sightings, next.frames(), next.measured());
    }
  }

  private void publish(String what, byte[] payload, int sightings, long dueUs, boolean measured) {
    packetId = packetId == 65_535 ? 1 : packetId + 1;
    inFlight.add(new InFlight(packetId, sightings, dueUs, nowUs.getAsLong(), measured));
    write(
        new MqttPublishMessage(
            header(MqttMessageType.PUBLISH, MqttQoS.AT_LEAST_ONCE),
            new MqttPublishVariableHeader(topic + what, packetId, MqttProperties.NO_PROPERTIES),
            Unpooled.wrappedBuffer(payload)));
  }

  private void write(MqttMessage message) {
    wroteUs = nowUs.getAsLong();
    // A failure reaches exceptionCaught.
    ChannelFuture unused = context.write(message, context.voidPromise());
  }

  private static void hangUp(ChannelHandlerContext ctx) {
    // Nobody waits for the end of a connection that is of no use any more.
    ChannelFuture unused = ctx.close();
  }

  private static MqttFixedHeader header(MqttMessageType type, MqttQoS qos) {
    return new MqttFixedHeader(type, false, qos, false, 0);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    context = ctx;
    write(
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId(gateway.gatewayId())
            .username(gateway.gatewayId())
            .password(gateway.secret().getBytes(StandardCharsets.UTF_8))
            .cleanSession(true)
            .keepAlive(KEEP_ALIVE_S)
            .willFlag(true)
            .willQoS(MqttQoS.AT_LEAST_ONCE)
            .willTopic(topic + "status")
            .willMessage(status(GatewayStatus.State.STATE_OFFLINE))
            .build());
    ctx.flush();
  }

  private byte[] status(GatewayStatus.State state) {
    return GatewayStatus.newBuilder()
        .setSchemaVersion(SCHEMA_VERSION)
        .setBootId(bootId)
        .setState(state)
        .setMonoUs(nowUs.getAsLong())
        .setSoftwareVersion("load")
        .build()
        .toByteArray();
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) throws IOException {
    if (message.decoderResult().isFailure()) {
      Throwable cause = message.decoderResult().cause();
      throw new IOException("what the service sent cannot be decoded: " + cause, cause);
    }
    switch (message.fixedHeader().messageType()) {
      case CONNACK -> connected((MqttConnAckMessage) message);
      case PUBACK -> acknowledged((MqttMessageIdVariableHeader) message.variableHeader());
      case PINGRESP -> {}
      default -> throw new IOException("the service sent " + message.fixedHeader().messageType());
    }
  }

  private void connected(MqttConnAckMessage message) throws IOException {
    MqttConnectReturnCode code = message.variableHeader().connectReturnCode();
    if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      throw new IOException("gateway " + gateway.gatewayId() + ": CONNACK says " + code);
    }
    MqttProperties.MqttProperty<?> stated =
        message.variableHeader().properties().getProperty(MqttProperties.RECEIVE_MAXIMUM);
    receiveMaximum = stated == null ? DEFAULT_RECEIVE_MAXIMUM : (Integer) stated.value();
    long now = nowUs.getAsLong();
    publish("status", status(GatewayStatus.State.STATE_ONLINE), 0, now, false);
    context.flush();
  }

  private void acknowledged(MqttMessageIdVariableHeader header) throws IOException {
    InFlight publish = settle(header.messageId());
    long now = nowUs.getAsLong();
    int code = 0;
    if (header instanceof MqttPubReplyMessageVariableHeader full) {
      code = full.reasonCode();
      exchangeClocks(full.properties(), publish, now);
    }
    if (publish.sightings() == 0) {
      online(code);
    } else if (code == 0) {
      tally.acknowledged(
          publish.sightings(), now - publish.dueUs(), now - publish.sentUs(), publish.measured());
      if (saysAppliedBefore(header)) {
        tally.repeated(publish.sightings());
      }
    } else {
      tally.refused(code, publish.sightings());
    }
    sendWaiting();
  }

  private void online(int code) throws IOException {
    if (code != 0 || !clock.known()) {
      throw new IOException(
          "gateway "
              + gateway.gatewayId()
              + ": no clock exchange; PUBACK of the ONLINE status has code "
              + code);
    }
    tellReady(null);
  }

  private InFlight settle(int acknowledgedId) throws IOException {
    boolean oldest = true;
    for (Iterator<InFlight> all = inFlight.iterator(); all.hasNext(); oldest = false) {
      InFlight publish = all.next();
      if (publish.packetId() == acknowledgedId) {
        all.remove();
        if (!oldest) {
          tally.outOfOrder();
        }
        return publish;
      }
    }
    throw new IOException("PUBACK of packet " + acknowledgedId + ", which is not in flight");
  }

  private void exchangeClocks(MqttProperties properties, InFlight publish, long now) {
    if (clock.known() && now - exchangedUs < EXCHANGE_EVERY_US) {
      return;
    }
    long rxUs = 0;
    long txUs = 0;
    for (MqttProperties.MqttProperty<?> property :
        properties.getProperties(MqttProperties.USER_PROPERTY)) {
      MqttProperties.StringPair pair = ((MqttProperties.UserProperty) property).value();
      if (pair.key.equals("rx")) {
        rxUs = Long.parseLong(pair.value);
      } else if (pair.key.equals("tx")) {
        txUs = Long.parseLong(pair.value);
      }
    }
    if (rxUs > 0 && txUs >= rxUs) {
      clock.add(publish.sentUs(), rxUs, txUs, now);
      exchangedUs = now;
    }
  }

  private static boolean saysAppliedBefore(MqttMessageIdVariableHeader header) {
    return header instanceof MqttPubReplyMessageVariableHeader full
        && full.properties().getProperty(MqttProperties.REASON_STRING)
            instanceof MqttProperties.StringProperty reason
        && reason.value().startsWith(APPLIED_BEFORE);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.flush();
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!closing) {
      closing = true;
      giveUpWaiting();
      tally.disconnected();
      tellReady(new IOException("gateway " + gateway.gatewayId() + ": the service hung up"));
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    tally.fault("gateway " + gateway.gatewayId() + ": " + cause);
    tellReady(cause);
    hangUp(ctx);
  }

  private void tellReady(Throwable failure) {
    if (!told) {
      told = true;
      ready.accept(failure);
    }
  }
}
