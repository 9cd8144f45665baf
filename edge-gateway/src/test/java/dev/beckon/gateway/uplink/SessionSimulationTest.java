package dev.beckon.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.gateway.wire.BatchCodec;
import dev.beckon.protocol.v1.GatewayStatus;
import dev.beckon.protocol.v1.Lane;
import dev.beckon.protocol.v1.SightingBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The session against a simulated service that is slow, cuts connections, refuses them, has no
 * room, and loses PUBACKs; minutes pass in milliseconds. After every step the promises of
 * docs/protocol/mqtt.md are checked.
 */
class SessionSimulationTest {
  private static final int RUNS = 150;
  private static final long STEP_US = 5_000;
  private static final long TROUBLE_US = 60_000_000;
  private static final long OFFSET_US = 1_795_000_000_000_000L;

  @Test
  void whateverHappensEverySightingIsAppliedOnceOrCounted() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random seeds = new Random(seed);
    long resent = 0;
    long held = 0;
    long dropped = 0;
    for (int i = 0; i < RUNS; i++) {
      World world = new World(seeds.nextLong());
      world.run();
      resent += world.counters.value(Counter.RESENT);
      held += world.counters.value(Counter.TURNED_HELD);
      dropped += world.counters.value(Counter.RING_DROPPED);
    }
    // The simulation is worth nothing unless the rare happened.
    assertThat(resent).as("seed %d", seed).isPositive();
    assertThat(held).as("seed %d", seed).isPositive();
    assertThat(dropped).as("seed %d", seed).isPositive();
  }

  /** A PUBLISH that the simulated service holds. */
  private record Held(
      long generation, long token, ByteString payload, boolean isStatus, long rxUs) {
    boolean isOffline() {
      try {
        return GatewayStatus.parseFrom(payload).getState() == GatewayStatus.State.STATE_OFFLINE;
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static final class World implements Link, Session.Listener {
    final Counters counters = new Counters();
    private final long seed;
    private final Random random;
    private final int window;
    private final Session session;
    private final BatchCodec codec = new BatchCodec(new byte[8], "test");
    private final Outbox outbox;

    private long nowUs = 1;
    private boolean trouble = true;

    private long asked;
    private long connected;
    private boolean greeted;
    private final Deque<Held> inbox = new ArrayDeque<>();

    private long offered;
    private final Set<Long> applied = new HashSet<>();
    private final Map<String, byte[]> firstBytes = new HashMap<>();
    private final Map<Lane, Long> highest = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> highestHere = new EnumMap<>(Lane.class);
    private boolean roomHere = true;

    World(long seed) {
      this.seed = seed;
      random = new Random(seed);
      window = 1 + random.nextInt(20);
      // Small enough to overflow during a longer absence.
      outbox = new Outbox(codec, 20_000, counters);
      session = new Session(this, codec, outbox, new Backoff(random), counters, this);
    }

    void run() {
      try {
        while (nowUs < TROUBLE_US) {
          step();
        }
        trouble = false;
        while (!outbox.isEmpty() && nowUs < TROUBLE_US + 120_000_000) {
          step();
        }
        assertThat(outbox.isEmpty()).isTrue();
        assertThat(applied.size() + counters.value(Counter.RING_DROPPED)).isEqualTo(offered);
        while (session.state() != SessionState.ONLINE) {
          step();
        }
        session.beginClose(nowUs);
        while (session.state() != SessionState.CLOSED) {
          step();
        }
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("world of seed " + seed + " at " + nowUs, e);
      }
    }

    private void step() {
      nowUs += STEP_US;
      if (trouble && random.nextInt(4) == 0) {
        offer();
      }
      service();
      session.onTick(nowUs);
      assertThat(inbox.size())
          .isLessThanOrEqualTo(session.state() == SessionState.LEAVING ? window + 1 : window);
      assertThat(outbox.waitingBytes()).isLessThanOrEqualTo(20_000);
    }

    private void offer() {
      long eid = ++offered;
      Sighting sighting = new Sighting(eid, nowUs, nowUs, 1, -600, -60, -25);
      session.offer(nowUs, new Batch(codec.sightings(List.of(sighting)), 1, nowUs));
    }

    /** One step of the service and of the network. */
    private void service() {
      if (asked != 0 && random.nextInt(3) == 0) {
        long generation = asked;
        asked = 0;
        if (trouble && random.nextInt(3) == 0) {
          session.onConnectFailed(nowUs, generation, random.nextInt(4) == 0, "refused");
        } else if (!trouble || random.nextInt(10) > 0) {
          connected = generation;
          greeted = false;
          roomHere = true;
          highestHere.clear();
          inbox.clear();
          session.onConnected(nowUs, generation, window, 65_536);
        }
      }
      if (connected != 0 && trouble && random.nextInt(2_000) == 0) {
        long generation = connected;
        connected = 0;
        session.onLost(nowUs, generation, "cut");
      }
      for (int n = random.nextInt(trouble ? 3 : 20);
          n > 0 && !inbox.isEmpty() && connected != 0;
          n--) {
        answer(inbox.removeFirst());
      }
    }

    private void answer(Held publish) {
      if (trouble && random.nextInt(50) == 0) {
        roomHere = false;
        session.onAck(publish.generation(), new Ack(publish.token(), nowUs, 0x97, "no room", 0, 0));
        return;
      }
      if (!publish.isStatus()) {
        apply(publish.payload().toByteArray());
      } else if (!publish.isOffline()) {
        greeted = true;
      }
      if (trouble && random.nextInt(200) == 0) {
        long generation = connected;
        connected = 0;
        session.onLost(nowUs, generation, "cut before the PUBACK");
        return;
      }
      session.onAck(
          publish.generation(),
          new Ack(publish.token(), nowUs, 0, "ok", publish.rxUs(), nowUs + OFFSET_US));
    }

    private void apply(byte[] payload) {
      SightingBatch batch = parse(payload);
      for (var sighting : batch.getSightingsList()) {
        applied.add(sighting.getId().asReadOnlyByteBuffer().getLong());
      }
    }

    @Override
    public void connect(long generation) {
      assertThat(connected).as("one connection at a time").isZero();
      asked = generation;
    }

    @Override
    public long publish(long generation, Topic topic, byte[] payload, long token) {
      assertThat(generation).isEqualTo(connected);
      if (trouble && random.nextInt(100) == 0) {
        return NOT_TAKEN;
      }
      if (topic == Topic.SIGHTINGS) {
        check(parse(payload), payload);
      }
      inbox.addLast(
          new Held(
              generation,
              token,
              ByteString.copyFrom(payload),
              topic == Topic.STATUS,
              nowUs + OFFSET_US));
      return nowUs;
    }

    private void check(SightingBatch batch, byte[] payload) {
      assertThat(greeted).as("nothing before the PUBACK of ONLINE").isTrue();
      assertThat(batch.getClockOffsetUs()).isBetween(OFFSET_US - 200_000, OFFSET_US + 200_000);
      String name = batch.getLane() + "/" + batch.getSequence();
      byte[] first = firstBytes.putIfAbsent(name, payload);
      if (first == null) {
        assertThat(batch.getSequence()).isEqualTo(highest.getOrDefault(batch.getLane(), 0L) + 1);
        highest.put(batch.getLane(), batch.getSequence());
        long ageUs = nowUs - batch.getSightings(0).getLastMonoUs();
        assertThat(batch.getLane()).isEqualTo(ageUs < 2_000_000 ? Lane.LANE_FRESH : Lane.LANE_HELD);
      } else {
        assertThat(payload).as("resent as it was: %s", name).isEqualTo(first);
      }
      if (roomHere) {
        assertThat(batch.getSequence())
            .as("oldest first")
            .isGreaterThan(highestHere.getOrDefault(batch.getLane(), 0L));
        highestHere.put(batch.getLane(), batch.getSequence());
      }
    }

    @Override
    public void disconnect(long generation) {
      drop(generation);
    }

    @Override
    public void abandon(long generation) {
      drop(generation);
    }

    private void drop(long generation) {
      if (asked == generation) {
        asked = 0;
      }
      if (connected == generation) {
        connected = 0;
      }
      inbox.clear();
    }

    @Override
    public void onState(SessionState from, SessionState to, String why) {
      assertThat(from).isNotEqualTo(SessionState.CLOSED);
    }

    @Override
    public void onRefused(Topic topic, int reasonCode, String reason) {
      throw new AssertionError("the simulated service refuses nothing for good");
    }

    private static SightingBatch parse(byte[] payload) {
      try {
        return SightingBatch.parseFrom(payload);
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }
}
