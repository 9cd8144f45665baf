package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.wire.BatchCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A session whose PUBACKs come from a broker and tell no time. */
class BehindABrokerTest {
  private static final long OFFSET_US = 1_795_000_000_000_000L;
  private static final long SECOND_US = 1_000_000;

  private final Counters counters = new Counters();
  private final Wire wire = new Wire();
  private final BatchCodec codec = new BatchCodec(new byte[8], "test");
  private final Session session =
      new Session(
          wire,
          codec,
          new Outbox(codec, 20_000, counters),
          new Backoff(new Random(1)),
          counters,
          wire);
  private long nowUs = SECOND_US;

  @Test
  void goesOnlineWithTheAnswerToItsStatus() {
    long token = greet();
    assertThat(session.state()).isEqualTo(SessionState.GREETING);
    reply(token, 400);
    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
    assertThat(session.clock(nowUs).offsetUs()).isBetween(OFFSET_US - 400, OFFSET_US + 400);
    assertThat(session.clock(nowUs).uncertaintyUs()).isBetween(200L, 500L);
  }

  @Test
  void goesOnlineAtThePubackWhenTheAnswerWasFaster() {
    connect();
    long token = wire.lastStatus();
    reply(token, 400);
    assertThat(session.state()).isEqualTo(SessionState.GREETING);
    puback(token);
    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
  }

  @Test
  void waitsForNoAnswerForEverAndAsksAgain() {
    greet();
    long since = nowUs;
    while (session.state() == SessionState.GREETING) {
      step();
    }
    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
    assertThat(nowUs - since).isLessThanOrEqualTo(Session.TIME_WITHIN_US + SECOND_US / 10);
    assertThat(session.clock(nowUs)).isNull();
    int asked = wire.statuses.size();
    for (long until = nowUs + 20 * SECOND_US; nowUs < until; ) {
      step();
    }
    assertThat(wire.statuses.size() - asked).isBetween(8, 11);
    reply(wire.lastStatus(), 400);
    assertThat(session.clock(nowUs)).isNotNull();
  }

  @Test
  void asksAgainEveryTenSeconds() {
    reply(greet(), 400);
    int asked = wire.statuses.size();
    for (long until = nowUs + 60 * SECOND_US; nowUs < until; ) {
      step();
      reply(wire.lastStatus(), 400);
    }
    assertThat(wire.statuses.size() - asked).isBetween(5, 7);
    assertThat(counters.value(Counter.CLOCK_EXCHANGES)).isEqualTo(wire.statuses.size());
  }

  @Test
  void improvesABadEstimateSoonButNotForEver() {
    reply(greet(), 50_000);
    int asked = wire.statuses.size();
    for (long until = nowUs + 5 * SECOND_US; nowUs < until; ) {
      step();
      reply(wire.lastStatus(), 50_000);
    }
    assertThat(wire.statuses.size() - asked).isEqualTo(ServiceTime.IMPROVE_AT_MOST);
  }

  @Test
  void goesOnlineAtOnceWhenItKnowsTheTimeFromBefore() {
    reply(greet(), 400);
    session.onLost(nowUs, wire.generation, "cut");
    while (wire.asked == 0) {
      step();
    }
    greet();
    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
    assertThat(session.clock(nowUs)).isNotNull();
  }

  @Test
  void believesNoAnswerThatItDidNotAskFor() {
    long token = greet();
    session.onReply(wire.generation, new Reply(token + 7, nowUs, nowUs, nowUs));
    session.onReply(wire.generation - 1, new Reply(token, nowUs, nowUs, nowUs));
    assertThat(session.clock(nowUs)).isNull();
    reply(token, 400);
    long offsetUs = session.clock(nowUs).offsetUs();
    session.onReply(wire.generation, new Reply(token, nowUs, 5, 5));
    assertThat(session.clock(nowUs).offsetUs()).isEqualTo(offsetUs);
    assertThat(counters.value(Counter.CLOCK_EXCHANGES)).isEqualTo(1);
  }

  @Test
  void takesThePubacksTimeWhereItHasOne() {
    connect();
    long token = wire.lastStatus();
    long rxUs = nowUs + OFFSET_US;
    session.onAck(wire.generation, new Ack(token, nowUs, 0, "ok", rxUs, rxUs));
    assertThat(session.state()).isEqualTo(SessionState.ONLINE);
    reply(token, 400);
    assertThat(counters.value(Counter.CLOCK_EXCHANGES)).isEqualTo(1);
  }

  /** Connected, and the broker has acknowledged ONLINE. */
  private long greet() {
    connect();
    long token = wire.lastStatus();
    puback(token);
    return token;
  }

  private void connect() {
    session.onTick(nowUs);
    session.onConnected(nowUs, wire.asked, 20, 65_536);
    wire.generation = wire.asked;
    wire.asked = 0;
  }

  private void step() {
    nowUs += SECOND_US / 50;
    int before = wire.statuses.size();
    session.onTick(nowUs);
    if (wire.statuses.size() > before) {
      puback(wire.lastStatus());
    }
  }

  private void puback(long token) {
    session.onAck(wire.generation, new Ack(token, nowUs, 0, null, 0, 0));
  }

  /** The service's answer, half of the delay each way. */
  private void reply(long token, long delayUs) {
    long atUs = nowUs + delayUs / 2 + OFFSET_US;
    session.onReply(wire.generation, new Reply(token, nowUs + delayUs, atUs, atUs));
  }

  /** Notes what is sent. */
  private final class Wire implements Link, Session.Listener {
    private final List<Long> statuses = new ArrayList<>();
    private long asked;
    private long generation;

    private long lastStatus() {
      return statuses.get(statuses.size() - 1);
    }

    @Override
    public void connect(long generation) {
      asked = generation;
    }

    @Override
    public long publish(long generation, Topic topic, byte[] payload, long token) {
      if (topic == Topic.STATUS) {
        statuses.add(token);
      }
      return nowUs;
    }

    @Override
    public void disconnect(long generation) {}

    @Override
    public void abandon(long generation) {}

    @Override
    public void onState(SessionState from, SessionState to, String why) {}

    @Override
    public void onRefused(Topic topic, int reasonCode, String reason) {
      throw new AssertionError(topic + " refused");
    }
  }
}
