package dev.beckon.cloud.delivery;

import dev.beckon.cloud.decision.Companions;
import dev.beckon.cloud.decision.Companions.Standing;
import dev.beckon.cloud.decision.Handoff;
import dev.beckon.cloud.delivery.FailurePolicy.Next;
import dev.beckon.cloud.delivery.Outbox.Mark;
import dev.beckon.cloud.delivery.Outbox.Pointless;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings claims to the phone: mark, one request, close. Fresh claims come in memory; whatever this
 * or another process lost sight of is found in the outbox every second and taken over.
 *
 * <p>Each claim is worked on by one of the relay's own threads, which may block; the timer thread
 * only waits and scans.
 */
public final class Relay implements Handoff, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Relay.class);

  /** No decision's id. */
  private static final String NOBODY = "warm-up";

  /**
   * Of what sensitive purchases and of what anything else keeps back: nobody is to tell them apart.
   */
  private static final String NOT_MEANT = "not meant for the shopper any more";

  private static final int SCAN_LIMIT = 1_000;
  private static final int CLOSE_TRIES = 5;
  private static final long CLOSE_RETRY_MS = 300;
  private static final long STORE_WAIT_S = 3;
  private static final long SCAN_EVERY_MS = 1_000;

  /** A request and its closing take less, unless Redis is away. */
  private static final long CLOSE_WITHIN_MS = 2_500;

  private final String process;
  private final Outbox outbox;
  private final Channel channel;
  private final LongSupplier nowUs;
  private final RelayMeters figures;
  private final Set<String> inHand = ConcurrentHashMap.newKeySet();
  private final AtomicLong attempts = new AtomicLong();
  private final ThreadPoolExecutor workers;
  private final ScheduledExecutorService timer;
  private volatile Companions companions = Companions.NONE;
  private volatile boolean storeAway;

  /**
   * A relay that does nothing before {@link #start}.
   *
   * @param process a random name for this run of the service, without a colon
   * @param inFlight requests under way at most, 1 or more
   * @param waiting claims waiting in memory for a thread at most; more stay in the outbox
   * @param nowUs the service's clock, unix microseconds
   */
  public Relay(
      String process,
      Outbox outbox,
      Channel channel,
      int inFlight,
      int waiting,
      LongSupplier nowUs,
      MeterRegistry meters) {
    this(
        process,
        outbox,
        channel,
        new ThreadPoolExecutor(
            inFlight,
            inFlight,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(waiting),
            named("relay")),
        Executors.newSingleThreadScheduledExecutor(named("relay-timer")),
        nowUs,
        meters);
    workers.allowCoreThreadTimeOut(true);
  }

  /** One that works on given threads. */
  Relay(
      String process,
      Outbox outbox,
      Channel channel,
      ThreadPoolExecutor workers,
      ScheduledExecutorService timer,
      LongSupplier nowUs,
      MeterRegistry meters) {
    this.process = process;
    this.outbox = outbox;
    this.channel = channel;
    this.workers = workers;
    this.timer = timer;
    this.nowUs = nowUs;
    this.figures = new RelayMeters(inHand::size, meters);
  }

  /**
   * Takes over what is open, now and every second.
   *
   * @param decider asked, on a thread of the relay, when an offer became pointless on its way
   */
  public void start(Companions decider) {
    companions = decider;
    var unused =
        timer.scheduleWithFixedDelay(this::recover, 0, SCAN_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /**
   * Goes through the outbox once for a claim that does not exist, so that the first one finds the
   * way warm; blocks. Leaves nothing behind.
   *
   * @throws IllegalStateException when the store is away
   */
  public void warmUp() {
    try {
      await(outbox.mark(NOBODY, process + ":0", nowMs(), 0));
      await(outbox.close(NOBODY, process + ":0", State.UNKNOWN, "", 0, null));
      await(outbox.release(NOBODY, process + ":0", false, 0, ""));
    } catch (StoreAwayException e) {
      throw new IllegalStateException("the outbox cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void claimed(String decisionId, long heardUs, long decidedUs) {
    if (!inHand.add(decisionId)) {
      return;
    }
    try {
      workers.execute(() -> work(decisionId, heardUs, decidedUs));
    } catch (RejectedExecutionException e) {
      // Full, or closing: it stays in the outbox, where the scan finds it.
      inHand.remove(decisionId);
      figures.overflowed();
    }
  }

  private void recover() {
    try {
      for (String decisionId : await(outbox.open(SCAN_LIMIT))) {
        claimed(decisionId, 0, 0);
      }
      if (storeAway) {
        storeAway = false;
        log.info("The outbox can be read again");
      }
    } catch (StoreAwayException e) {
      if (!storeAway) {
        storeAway = true;
        log.warn("The outbox cannot be read, deliveries wait: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      // Further scans must come: nothing else ends what is past its deadline.
      figures.brokeOff();
      log.error("Taking over open claims broke off, it is tried again soon", e);
    }
  }

  private void work(String decisionId, long heardUs, long decidedUs) {
    try {
      String fence = process + ':' + attempts.incrementAndGet();
      Mark mark = await(outbox.mark(decisionId, fence, nowMs(), decidedUs));
      switch (mark.kind()) {
        case MARKED, INBOX -> bring(decisionId, heardUs, fence, mark);
        case BOUGHT -> replace(decisionId, fence, mark.pointless(), "bought meanwhile");
        case REPLACED -> decideInstead(decisionId, mark.pointless());
        case BOUGHT_IN_SECRET -> reject(decisionId, fence, NOT_MEANT);
        case LATER, BUSY -> log.debug("A claim waits");
        case OVER -> log.debug("A claim had ended before");
        case ENDED -> figures.ended(mark.state());
      }
    } catch (StoreAwayException e) {
      log.warn("A claim is left to recovery: {}", e.getMessage());
    } catch (RuntimeException e) {
      figures.brokeOff();
      log.error("Work on a claim broke off, it is left to recovery", e);
    } finally {
      inHand.remove(decisionId);
    }
  }

  private void bring(String decisionId, long heardUs, String fence, Mark mark)
      throws StoreAwayException {
    Standing standing =
        mark.pointless() == null ? Standing.MEANT : askAgain(decisionId, fence, mark.pointless());
    if (standing.bought()) {
      String detail = "bought meanwhile: " + standing.refusal();
      replace(decisionId, fence, mark.pointless(), detail);
    } else if (standing.refusal() != null) {
      reject(decisionId, fence, NOT_MEANT);
    } else if (mark.kind() == Outbox.MarkKind.INBOX) {
      leaveInApp(decisionId, fence);
    } else {
      attempt(decisionId, heardUs, fence, mark);
    }
  }

  /** Where nobody can say, nothing is sent, and it is tried again. */
  private Standing askAgain(String decisionId, String fence, Pointless perhaps)
      throws StoreAwayException {
    try {
      return await(companions.standing(perhaps.offerId(), perhaps.event()));
    } catch (StoreAwayException e) {
      long againMs = nowMs() + SCAN_EVERY_MS;
      persist(() -> outbox.release(decisionId, fence, false, againMs, "audience not known"));
      throw e;
    }
  }

  private void attempt(String decisionId, long heardUs, String fence, Mark mark)
      throws StoreAwayException {
    Push push = mark.push();
    long startNs = System.nanoTime();
    SendResult result = send(push);
    long doneUs = nowUs.getAsLong();
    figures.sent(result, System.nanoTime() - startNs);
    if (result.kind() == SendResult.Kind.REFUSED || result.kind() == SendResult.Kind.DENIED) {
      log.error("The push service refuses a message for good: {}", result.detail());
    }
    Next next = FailurePolicy.after(result, push, mark.attempt(), doneUs / 1000);
    if (next.state() != null) {
      long acceptedUs = next.state() == State.ACCEPTED ? doneUs : 0;
      figures.accepted(heardUs, acceptedUs);
      String deadToken = next.forgetToken() ? push.token() : null;
      figures.ended(
          persist(
              () ->
                  outbox.close(
                      decisionId, fence, next.state(), result.detail(), acceptedUs, deadToken)));
      return;
    }
    persist(
        () -> outbox.release(decisionId, fence, next.maybeSent(), next.atMs(), result.detail()));
    scheduleAgain(decisionId, heardUs, next.atMs());
  }

  private void leaveInApp(String decisionId, String fence) throws StoreAwayException {
    figures.leftInApp(
        persist(
            () -> outbox.close(decisionId, fence, State.ACCEPTED, "waits in the app", 0, null)));
  }

  /** Takes the offer back; where it surely did not reach the phone, its companion may. */
  private void replace(String decisionId, String fence, Pointless pointless, String detail)
      throws StoreAwayException {
    String ended = persist(() -> outbox.takeBack(decisionId, fence, detail));
    figures.ended(ended);
    if (ended.equals(State.REJECTED.name())) {
      decideInstead(decisionId, pointless);
    }
  }

  /** Where it does not get to the end, the next scan begins again, and finds what was decided. */
  private void decideInstead(String decisionId, Pointless pointless) throws StoreAwayException {
    await(companions.decideInstead(decisionId, pointless.offerId(), pointless.event()));
    await(outbox.replaced(decisionId));
  }

  private void reject(String decisionId, String fence, String detail) throws StoreAwayException {
    figures.ended(persist(() -> outbox.close(decisionId, fence, State.REJECTED, detail, 0, null)));
  }

  private SendResult send(Push push) {
    try {
      return channel.send(push, nowMs());
    } catch (RuntimeException e) {
      // It broke at a place nobody thought of, perhaps after the request left.
      log.error("A push broke off", e);
      return SendResult.of(SendResult.Kind.UNSURE, e.getClass().getSimpleName());
    }
  }

  private void scheduleAgain(String decisionId, long heardUs, long atMs) {
    try {
      var unused =
          timer.schedule(
              () -> claimed(decisionId, heardUs, 0),
              Math.max(1, atMs - nowMs()),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("Closing: the next start sends again", e);
    }
  }

  /** Writes down what happened; what cannot be written is found by recovery as IN_FLIGHT. */
  private <T> T persist(Supplier<CompletionStage<T>> write) throws StoreAwayException {
    for (int attempt = 1; ; attempt++) {
      try {
        return await(write.get());
      } catch (StoreAwayException e) {
        if (attempt == CLOSE_TRIES) {
          figures.closeFailed();
          throw e;
        }
        pause();
      }
    }
  }

  private static void pause() throws StoreAwayException {
    try {
      Thread.sleep(CLOSE_RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  private long nowMs() {
    return nowUs.getAsLong() / 1000;
  }

  private static <T> T await(CompletionStage<T> stage) throws StoreAwayException {
    try {
      return stage.toCompletableFuture().get(STORE_WAIT_S, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new StoreAwayException(e.getCause());
    } catch (TimeoutException | CompletionException | CancellationException e) {
      throw new StoreAwayException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreAwayException(e);
    }
  }

  /** The outbox did not answer. */
  private static final class StoreAwayException extends Exception {
    private StoreAwayException(Throwable cause) {
      super(cause.toString(), cause);
    }
  }

  private static ThreadFactory named(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** How many claims it works on, or has left to the next start once it is closed. */
  public int inHand() {
    return inHand.size();
  }

  /** Takes nothing more, and lets requests that are under way end, for 2.5 s at most. */
  @Override
  public void close() {
    timer.shutdownNow();
    workers.shutdown();
    workers.getQueue().clear();
    try {
      if (!workers.awaitTermination(CLOSE_WITHIN_MS, TimeUnit.MILLISECONDS)) {
        log.warn("Requests to the push service are still under way, the next start sees to them");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
