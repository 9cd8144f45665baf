package dev.beckon.gateway.uplink;

import dev.beckon.gateway.health.Counter;
import dev.beckon.gateway.health.Counters;
import dev.beckon.gateway.observe.Sighting;
import dev.beckon.gateway.wire.BatchCodec;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns the session. Everything that concerns it, from the scan thread and from
 * Paho's, passes through a queue; at most {@value #MAX_HANDED_OVER} batches wait there, and answers
 * of the server are bounded by the send window.
 */
public final class Uplink {
  private static final Logger LOG = LoggerFactory.getLogger(Uplink.class);
  private static final int MAX_HANDED_OVER = 256;

  /** Answers that wait; nobody asks so often, so that more are somebody's mistake. */
  private static final int MAX_REPLIES = 16;

  private static final long LONGEST_WAIT_US = 1_000_000;

  /** Something that concerns the session, to be done on its thread. */
  private interface Event {
    void apply(long nowUs);
  }

  private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>();
  private final AtomicInteger handedOver = new AtomicInteger();
  private final AtomicInteger replies = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongSupplier clock;
  private final BatchCodec codec;
  private final Counters counters;
  private final Runnable onReady;
  private final Session session;
  private final Thread thread = new Thread(this::run, "uplink");
  private boolean wasReady;

  /**
   * Builds the parts; nothing runs before {@link #start}.
   *
   * @param onReady called once, on the uplink's thread, when the service has answered the first
   *     time
   */
  public Uplink(
      UplinkOptions options,
      BatchCodec codec,
      LongSupplier clock,
      RandomGenerator random,
      Counters counters,
      Runnable onReady) {
    this.clock = clock;
    this.codec = codec;
    this.counters = counters;
    this.onReady = onReady;
    Outbox outbox = new Outbox(codec, options.ringMaxBytes(), counters);
    PahoLink link = new PahoLink(options, codec, clock, new Handover());
    session = new Session(link, codec, outbox, new Backoff(random), counters, new Log());
  }

  /** Begins to connect. */
  public void start() {
    thread.start();
  }

  /** Takes a batch to send. Any thread may call it; it does not wait. */
  public void offer(List<Sighting> sightings) {
    if (handedOver.incrementAndGet() > MAX_HANDED_OVER) {
      handedOver.decrementAndGet();
      counters.add(Counter.HANDOVER_DROPPED, sightings.size());
      return;
    }
    queue.add(
        nowUs -> {
          handedOver.decrementAndGet();
          long oldestUs = nowUs;
          for (Sighting sighting : sightings) {
            oldestUs = Math.min(oldestUs, sighting.lastMonoUs());
          }
          session.offer(nowUs, new Batch(codec.sightings(sightings), sightings.size(), oldestUs));
        });
  }

  /**
   * Sends what is left for at most two seconds, says goodbye, and ends.
   *
   * @return true when it has ended
   */
  public boolean close(long waitMs) throws InterruptedException {
    queue.add(session::beginClose);
    return closed.await(waitMs, TimeUnit.MILLISECONDS);
  }

  private void run() {
    try {
      long nextUs = 0;
      while (session.state() != SessionState.CLOSED) {
        long waitUs = Math.min(nextUs - clock.getAsLong(), LONGEST_WAIT_US);
        Event event = waitUs <= 0 ? queue.poll() : queue.poll(waitUs, TimeUnit.MICROSECONDS);
        for (int i = 0; event != null; i++) {
          event.apply(clock.getAsLong());
          event = i < MAX_HANDED_OVER ? queue.poll() : null;
        }
        nextUs = session.onTick(clock.getAsLong());
      }
    } catch (InterruptedException e) {
      LOG.warn("uplink was interrupted", e);
    } finally {
      closed.countDown();
    }
  }

  /** Brings what Paho's threads say onto the session's. */
  private final class Handover implements PahoLink.Events {
    @Override
    public void onConnected(long generation, int receiveMaximum, long maximumPacketBytes) {
      queue.add(
          nowUs -> session.onConnected(nowUs, generation, receiveMaximum, maximumPacketBytes));
    }

    @Override
    public void onConnectFailed(long generation, boolean refused, String why) {
      queue.add(nowUs -> session.onConnectFailed(nowUs, generation, refused, why));
    }

    @Override
    public void onLost(long generation, String why) {
      queue.add(nowUs -> session.onLost(nowUs, generation, why));
    }

    @Override
    public void onAck(long generation, Ack ack) {
      queue.add(nowUs -> session.onAck(generation, ack));
    }

    @Override
    public void onReply(long generation, Reply reply) {
      if (replies.incrementAndGet() > MAX_REPLIES) {
        replies.decrementAndGet();
        return;
      }
      queue.add(
          nowUs -> {
            replies.decrementAndGet();
            session.onReply(generation, reply);
          });
    }
  }

  private final class Log implements Session.Listener {
    @Override
    public void onState(SessionState from, SessionState to, String why) {
      if (to == SessionState.ONLINE) {
        LOG.info("READY: {}", why);
        if (!wasReady) {
          wasReady = true;
          onReady.run();
        }
      } else if (from == SessionState.ONLINE && to == SessionState.WAITING) {
        LOG.warn("LOST: {}", why);
      } else if (to == SessionState.WAITING) {
        LOG.warn("not connected: {}", why);
      } else {
        LOG.debug("{} -> {} {}", from, to, why);
      }
    }

    @Override
    public void onRefused(Link.Topic topic, int reasonCode, String reason) {
      LOG.error("{} refused with 0x{}: {}", topic, Integer.toHexString(reasonCode), reason);
    }
  }
}
