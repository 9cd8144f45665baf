package dev.beckon.gateway.uplink;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.wire.BatchCodec;
import dev.beckon.gateway.wire.ClockOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The gateway's session with the service: connects, greets, sends, resends, says goodbye. A state
 * machine that waits for nothing: events and time come in as calls of one thread, what it does goes
 * out through {@link Link}. Events of a connection carry its generation, so that a late one of an
 * earlier connection changes nothing.
 */
final class Session {
  static final long CONNECT_WITHIN_US = 8_000_000;
  static final long GREETING_WITHIN_US = 5_000_000;

  /** A PUBACK this late means that the connection or the server is stuck. */
  static final long ACK_WITHIN_US = 30_000_000;

  static final long STATUS_EVERY_US = 30_000_000;

  /** Behind a broker only a status asks for the time, so that it comes more often. */
  static final long ASK_EVERY_US = 10_000_000;

  /** How often a gateway asks that has no estimate yet. */
  static final long ASK_AGAIN_US = 2_000_000;

  /** How long a gateway without estimate holds its sightings back for the answer. */
  static final long TIME_WITHIN_US = 3_000_000;

  static final long RESEND_REFUSED_AFTER_US = 250_000;
  static final long RETRY_HANDOVER_AFTER_US = 20_000;
  static final long DRAIN_WITHIN_US = 1_500_000;
  static final long LEAVE_WITHIN_US = 500_000;

  /** How soon another status follows where the clock's estimate is to be improved. */
  static final long IMPROVE_EVERY_US = 200_000;

  /** Room in a packet for topic, properties and header beside the payload. */
  private static final int PACKET_OVERHEAD_BYTES = 256;

  /** Learns what happens. */
  interface Listener {
    /** The state changed. */
    void onState(SessionState from, SessionState to, String why);

    /** The service refused a batch or a status for good. */
    void onRefused(Link.Topic topic, int reasonCode, String reason);
  }

  /** A PUBLISH without PUBACK; a status where there is no batch. */
  private record Sent(Batch batch, long sentUs) {}

  private final Link link;
  private final BatchCodec codec;
  private final Outbox outbox;
  private final Backoff backoff;
  private final Counters counters;
  private final Listener listener;
  private final ServiceTime time;
  private final Map<Long, Sent> unanswered = new LinkedHashMap<>();

  private SessionState state = SessionState.WAITING;
  private boolean greeted;
  private long generation;
  private long lastToken;
  private long deadlineUs;
  private long statusDueUs;
  private long maxPayloadBytes;
  private long pauseUntilUs;

  Session(
      Link link,
      BatchCodec codec,
      Outbox outbox,
      Backoff backoff,
      Counters counters,
      Listener listener) {
    this.link = link;
    this.codec = codec;
    this.outbox = outbox;
    this.backoff = backoff;
    this.counters = counters;
    this.listener = listener;
    time = new ServiceTime(counters);
  }

  SessionState state() {
    return state;
  }

  /** The estimate of the service's clock; null before the first exchange. */
  ClockOffset clock(long nowUs) {
    return time.estimate(nowUs);
  }

  /** Takes a new batch to send. */
  void offer(long nowUs, Batch batch) {
    outbox.offer(nowUs, batch);
  }

  /** Something arrived, or the time given by {@link #onTick} has come: does what is due. */
  long onTick(long nowUs) {
    switch (state) {
      case WAITING -> {
        if (nowUs >= deadlineUs) {
          connect(nowUs);
        }
      }
      case CONNECTING -> {
        if (nowUs >= deadlineUs) {
          counters.increment(Counter.CONNECT_FAILURES);
          giveUp(nowUs, "no answer to CONNECT in time");
        }
      }
      case GREETING -> greeting(nowUs);
      case ONLINE -> online(nowUs);
      case DRAINING -> draining(nowUs);
      case LEAVING -> {
        if (nowUs >= deadlineUs) {
          link.abandon(generation);
          enter(SessionState.CLOSED, "no PUBACK for OFFLINE in time");
        }
      }
      case CLOSED -> {}
    }
    return nextDueUs();
  }

  private long nextDueUs() {
    return switch (state) {
      case WAITING, CONNECTING, LEAVING -> deadlineUs;
      case GREETING -> Math.min(deadlineUs, statusDueUs);
      case ONLINE ->
          Math.min(
              Math.min(statusDueUs, outboxDueUs()),
              oldestSentUs() == Long.MAX_VALUE ? Long.MAX_VALUE : oldestSentUs() + ACK_WITHIN_US);
      case DRAINING -> Math.min(deadlineUs, outboxDueUs());
      case CLOSED -> Long.MAX_VALUE;
    };
  }

  private long outboxDueUs() {
    return Math.max(pauseUntilUs, outbox.nextDueUs());
  }

  private void connect(long nowUs) {
    generation++;
    deadlineUs = nowUs + CONNECT_WITHIN_US;
    enter(SessionState.CONNECTING, "");
    link.connect(generation);
  }

  /**
   * CONNACK came.
   *
   * @param receiveMaximum 1 to 65535
   * @param maximumPacketBytes of the server
   */
  void onConnected(long nowUs, long generation, int receiveMaximum, long maximumPacketBytes) {
    if (generation != this.generation || state != SessionState.CONNECTING) {
      return;
    }
    counters.increment(Counter.CONNECTS);
    outbox.open(receiveMaximum);
    maxPayloadBytes = maximumPacketBytes - PACKET_OVERHEAD_BYTES;
    deadlineUs = nowUs + GREETING_WITHIN_US;
    statusDueUs = nowUs;
    pauseUntilUs = 0;
    greeted = false;
    enter(SessionState.GREETING, "window " + receiveMaximum);
    greeting(nowUs);
  }

  /**
   * The connection could not be made.
   *
   * @param refused true when the server answered and said no
   */
  void onConnectFailed(long nowUs, long generation, boolean refused, String why) {
    if (generation != this.generation || state != SessionState.CONNECTING) {
      return;
    }
    counters.increment(Counter.CONNECT_FAILURES);
    if (refused) {
      backoff.toMaximum();
    }
    giveUp(nowUs, why);
  }

  /** The connection broke. */
  void onLost(long nowUs, long generation, String why) {
    if (generation != this.generation || !state.isConnected()) {
      return;
    }
    counters.increment(Counter.LOST);
    giveUp(nowUs, why);
  }

  /** A PUBACK came. */
  void onAck(long generation, Ack ack) {
    Sent sent = generation == this.generation ? unanswered.remove(ack.token()) : null;
    if (sent == null || !state.isConnected()) {
      return;
    }
    if (ack.isSuccess() && ack.hasTimes()) {
      time.told(ack, sent.sentUs());
    }
    if (sent.batch() == null) {
      outbox.releaseFromStatus();
      onStatusAck(ack);
    } else {
      onBatchAck(sent.batch(), ack);
    }
  }

  /** The time came by itself, because a broker sent the PUBACK. */
  void onReply(long generation, Reply reply) {
    if (generation != this.generation || !state.isConnected() || !time.told(reply)) {
      return;
    }
    if (state == SessionState.GREETING && greeted) {
      goOnline(reply.arrivedUs());
    }
    statusDueUs = Math.min(statusDueUs, reply.arrivedUs() + untilNextAskUs(reply.arrivedUs()));
  }

  private void onStatusAck(Ack ack) {
    if (state == SessionState.LEAVING) {
      link.disconnect(generation);
      enter(SessionState.CLOSED, "said goodbye");
    } else if (ack.reasonCode() == Ack.QUOTA_EXCEEDED) {
      counters.increment(Counter.QUOTA_EXCEEDED);
      statusDueUs = ack.arrivedUs() + RESEND_REFUSED_AFTER_US;
    } else if (!ack.isSuccess()) {
      listener.onRefused(Link.Topic.STATUS, ack.reasonCode(), ack.reason());
      if (state == SessionState.GREETING) {
        counters.increment(Counter.CONNECT_FAILURES);
        backoff.toMaximum();
        giveUp(ack.arrivedUs(), "the ONLINE status was refused");
      }
    } else if (ack.hasTimes()) {
      goOnline(ack.arrivedUs());
      statusDueUs =
          ack.arrivedUs() + (time.improves(ack.arrivedUs()) ? IMPROVE_EVERY_US : STATUS_EVERY_US);
    } else {
      takenByBroker(ack.arrivedUs());
    }
  }

  /** A status was acknowledged without the time: the service's answer may come by itself. */
  private void takenByBroker(long nowUs) {
    if (time.isKnown(nowUs)) {
      goOnline(nowUs);
      statusDueUs = nowUs + ASK_EVERY_US;
      return;
    }
    statusDueUs = nowUs + ASK_AGAIN_US;
    if (state == SessionState.GREETING && !greeted) {
      greeted = true;
      deadlineUs = nowUs + TIME_WITHIN_US;
    }
  }

  private void goOnline(long nowUs) {
    if (state == SessionState.GREETING) {
      backoff.reset();
      time.connected();
      enter(SessionState.ONLINE, time.text(nowUs));
    }
  }

  private long untilNextAskUs(long nowUs) {
    if (!time.isKnown(nowUs)) {
      return ASK_AGAIN_US;
    }
    return time.improves(nowUs) ? IMPROVE_EVERY_US : ASK_EVERY_US;
  }

  private void onBatchAck(Batch batch, Ack ack) {
    if (ack.isSuccess()) {
      counters.increment(Counter.ACKED);
      outbox.settle(batch);
    } else if (ack.reasonCode() == Ack.QUOTA_EXCEEDED) {
      counters.increment(Counter.QUOTA_EXCEEDED);
      outbox.resendLater(batch, ack.arrivedUs() + RESEND_REFUSED_AFTER_US);
    } else {
      counters.increment(Counter.REFUSED);
      listener.onRefused(Link.Topic.SIGHTINGS, ack.reasonCode(), ack.reason());
      outbox.settle(batch);
    }
  }

  /** Stops: sends what is left for a while, then says goodbye. Ends in CLOSED. */
  void beginClose(long nowUs) {
    switch (state) {
      case WAITING -> enter(SessionState.CLOSED, "told to stop");
      case CONNECTING, GREETING -> {
        link.abandon(generation);
        enter(SessionState.CLOSED, "told to stop");
      }
      case ONLINE -> {
        deadlineUs = nowUs + DRAIN_WITHIN_US;
        enter(SessionState.DRAINING, "told to stop");
      }
      case DRAINING, LEAVING, CLOSED -> {}
    }
  }

  private void greeting(long nowUs) {
    if (nowUs >= deadlineUs && greeted) {
      goOnline(nowUs);
    } else if (nowUs >= deadlineUs) {
      counters.increment(Counter.ACK_OVERDUE);
      giveUp(nowUs, "no PUBACK for ONLINE in time");
    } else if (nowUs >= statusDueUs) {
      sendStatus(nowUs, codec.online(nowUs, counters.snapshot()));
    }
  }

  private void online(long nowUs) {
    if (oldestSentUs() != Long.MAX_VALUE && nowUs - oldestSentUs() >= ACK_WITHIN_US) {
      counters.increment(Counter.ACK_OVERDUE);
      giveUp(nowUs, "a PUBACK is overdue");
      return;
    }
    if (nowUs >= statusDueUs) {
      sendStatus(nowUs, codec.online(nowUs, counters.snapshot()));
    }
    sendBatches(nowUs);
  }

  private void draining(long nowUs) {
    sendBatches(nowUs);
    if (outbox.isEmpty() || nowUs >= deadlineUs) {
      deadlineUs = nowUs + LEAVE_WITHIN_US;
      enter(SessionState.LEAVING, outbox.isEmpty() ? "all sent" : "not all sent in time");
      // Not taken while the window is full; then the last will says the same.
      publish(Link.Topic.STATUS, codec.offline(nowUs, counters.snapshot()), null);
    }
  }

  private void sendStatus(long nowUs, byte[] payload) {
    statusDueUs = nowUs + STATUS_EVERY_US;
    if (!outbox.reserveForStatus()) {
      statusDueUs = nowUs + IMPROVE_EVERY_US;
    } else if (!publish(Link.Topic.STATUS, payload, null)) {
      outbox.releaseFromStatus();
      statusDueUs = nowUs + RETRY_HANDOVER_AFTER_US;
    }
  }

  private void sendBatches(long nowUs) {
    while (nowUs >= pauseUntilUs) {
      Batch batch = outbox.next(nowUs, time.estimate(nowUs));
      if (batch == null) {
        return;
      }
      if (batch.payload().length > maxPayloadBytes) {
        counters.increment(Counter.TOO_LARGE);
        outbox.settle(batch);
      } else if (publish(Link.Topic.SIGHTINGS, batch.payload(), batch)) {
        counters.increment(batch.wasHandedOver() ? Counter.RESENT : Counter.PUBLISHED);
        batch.handedOver();
      } else {
        pauseUntilUs = nowUs + RETRY_HANDOVER_AFTER_US;
        outbox.takeBack(batch);
      }
    }
  }

  private boolean publish(Link.Topic topic, byte[] payload, Batch batch) {
    long token = ++lastToken;
    long sentUs = link.publish(generation, topic, payload, token);
    if (sentUs == Link.NOT_TAKEN) {
      return false;
    }
    unanswered.put(token, new Sent(batch, sentUs));
    if (batch == null) {
      time.asked(token, sentUs);
    }
    return true;
  }

  /** No connection any more: what has no answer is to be sent again, on another one. */
  private void giveUp(long nowUs, String why) {
    link.abandon(generation);
    generation++;
    unanswered.clear();
    time.disconnected();
    outbox.close();
    if (state == SessionState.DRAINING || state == SessionState.LEAVING) {
      enter(SessionState.CLOSED, why);
      return;
    }
    long waitUs = backoff.nextUs();
    deadlineUs = nowUs + waitUs;
    enter(SessionState.WAITING, why + "; next attempt in " + waitUs / 1000 + " ms");
  }

  private void enter(SessionState next, String why) {
    SessionState from = state;
    state = next;
    listener.onState(from, next, why);
  }

  private long oldestSentUs() {
    Iterator<Sent> all = unanswered.values().iterator();
    return all.hasNext() ? all.next().sentUs() : Long.MAX_VALUE;
  }
}
