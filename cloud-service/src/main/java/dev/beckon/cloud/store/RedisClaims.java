package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.presence.Visit;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Limits, ledger and outbox in Redis: one script, one round trip per decision. */
public final class RedisClaims implements Claims {
  private static final Script CLAIM = Script.load("record.lua", "person.lua", "claim.lua");
  private static final int FIRST_REFUSAL = 5;

  private final RedisConnection redis;
  private final AttentionLimits limits;
  private final HighWaterMark highWater;
  private final History history;
  private final String clockAllowanceMs;
  private final Timer timer;

  /**
   * Claims in this Redis.
   *
   * @param clockAllowance how far the service's time may be from that of Redis (2 s in production);
   *     null lets any time pass, for tests that play hours
   */
  public RedisClaims(
      RedisConnection redis,
      AttentionLimits limits,
      HighWaterMark highWater,
      History history,
      Duration clockAllowance,
      MeterRegistry meters) {
    this.redis = redis;
    this.limits = limits;
    this.highWater = highWater;
    this.history = history;
    this.clockAllowanceMs =
        clockAllowance == null ? "-1" : Long.toString(clockAllowance.toMillis());
    this.timer =
        Timer.builder("beckon.claim.time")
            .description("The claim's round trip to Redis")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
  }

  @Override
  public CompletionStage<Outcome> claim(Request request) {
    if (request.ranked().size() > MAX_RANKED) {
      throw new IllegalArgumentException(
          "ranked: %d offers, at most %d".formatted(request.ranked().size(), MAX_RANKED));
    }
    if (request.ranked().isEmpty() && request.reasonIfNone() == null) {
      throw new IllegalArgumentException("reasonIfNone: null, needed when nothing is ranked");
    }
    long startedNs = System.nanoTime();
    return redis
        .<List<String>>run(CLAIM, ScriptOutputType.MULTI, keys(request), arguments(request))
        .thenApply(
            reply -> {
              timer.record(Duration.ofNanos(System.nanoTime() - startedNs));
              highWater.seen(Long.parseLong(reply.get(4)));
              return outcome(reply);
            });
  }

  private static String[] keys(Request request) {
    String shopper = request.event().visit().shopperId();
    List<String> keys = new ArrayList<>();
    keys.add(Keys.shopper(shopper));
    keys.add(Keys.decision(request.decisionId()));
    keys.add(Keys.ledger(shopper));
    keys.add(Keys.traces(shopper));
    keys.add(Keys.OPEN);
    keys.add(Keys.HISTORY);
    keys.add(Keys.HIGH_WATER_MS);
    request.ranked().forEach(offer -> keys.add(Keys.offerCharged(offer.offerId())));
    return keys.toArray(String[]::new);
  }

  private String[] arguments(Request request) {
    Visit visit = request.event().visit();
    List<String> args = new ArrayList<>();
    args.add(Long.toString(request.nowUs() / 1000));
    args.add(clockAllowanceMs);
    args.add(Long.toString(request.deadlineMs()));
    args.add(request.decisionId());
    args.add(visit.visitId());
    args.add(visit.storeId());
    args.add(visit.shopperId());
    args.add(Integer.toString(limits.perVisit()));
    args.add(Long.toString(limits.visitGap().toMillis()));
    args.add(Integer.toString(limits.perShopperPerDay()));
    args.add(history.maxLengthText());
    args.add(history.keepSeconds());
    args.add(Records.decisionHead(request.decisionId(), request.event()));
    args.add(Records.refusals(request.refused()));
    args.add(request.reasonIfNone() == null ? "" : request.reasonIfNone().name());
    args.add(Records.stages(request.event().stopwatch()));
    args.add(Long.toString(request.nowUs()));
    args.add(Long.toString(highWater.leastMs()));
    request.ranked().forEach(offer -> addOffer(offer, request.nowUs() / 1000, args));
    return args.toArray(String[]::new);
  }

  private static void addOffer(Offer offer, long nowMs, List<String> args) {
    args.add(offer.offerId());
    args.add(Integer.toString(offer.limits().perVisit()));
    args.add(windows(offer.limits().perShopper()));
    args.add(Integer.toString(offer.limits().total()));
    args.add(Told.write(offer, nowMs));
  }

  /** As claim.lua reads them: most and milliseconds, in turns. */
  private static String windows(List<Offer.Window> windows) {
    return windows.stream()
        .map(window -> window.most() + " " + window.within().toMillis())
        .collect(Collectors.joining(" "));
  }

  private static Outcome outcome(List<String> reply) {
    List<Refusal> refused = new ArrayList<>();
    for (int i = FIRST_REFUSAL; i < reply.size(); i += 2) {
      refused.add(new Refusal(reply.get(i), Reason.valueOf(reply.get(i + 1))));
    }
    return new Outcome(
        Reason.valueOf(reply.get(0)),
        reply.get(1).isEmpty() ? null : reply.get(1),
        List.copyOf(refused),
        reply.get(3).equals("1"),
        reply.get(2).equals("CLAIMED"));
  }
}
