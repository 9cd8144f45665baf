package dev.beckon.cloud.store;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.ClaimPreview;
import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Ranked;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.decision.Refusal;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.redemption.Codes;
import io.lettuce.core.ScriptOutputType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Limits, ledger and outbox in Redis: one script, one round trip per decision; two where none of
 * the best few offers fits.
 */
public final class RedisClaims implements Claims, ClaimPreview {
  private static final Script CLAIM =
      Script.load("record.lua", "person.lua", "charges.lua", "limits.lua", "claim.lua");

  /** So many of the ranked offers are given to the script at first; mostly one of them fits. */
  private static final int FIRST = 3;

  /** The script wrote nothing, since none of those given fits and there are others. */
  private static final String MORE = "MORE";

  private static final String UNKEPT = "UNKEPT";
  private static final int WHY_OTHERS = 5;
  private static final int FIRST_WHY = 6;
  private static final String ANY_TIME = "-1";

  /** What the script is run for; the names stand in it. */
  private enum Mode {
    CLAIM,
    PREVIEW
  }

  private final RedisConnection redis;
  private final List<String> limits;
  private final HighWaterMark highWater;
  private final History history;
  private final String clockAllowanceMs;
  private final Timer timer;
  private final Counter unkept;
  private final SecureRandom random = new SecureRandom();

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
    this.limits = texts(limits);
    this.highWater = highWater;
    this.history = history;
    this.clockAllowanceMs =
        clockAllowance == null ? ANY_TIME : Long.toString(clockAllowance.toMillis());
    this.timer =
        Timer.builder("beckon.claim.time")
            .description("The claim's round trip to Redis")
            .publishPercentiles(0.5, 0.99)
            .register(meters);
    this.unkept =
        Counter.builder("beckon.decisions.unkept")
            .description("Decisions that cannot be made again: too much would have to be kept")
            .register(meters);
  }

  @Override
  public CompletionStage<Outcome> claim(Request request) {
    check(request);
    long startedNs = System.nanoTime();
    return ask(request, Mode.CLAIM, seen(request))
        .thenApply(
            reply -> {
              if (reply.get(3).equals(UNKEPT)) {
                unkept.increment();
              }
              timer.record(Duration.ofNanos(System.nanoTime() - startedNs));
              highWater.seen(Long.parseLong(reply.get(4)));
              return outcome(request, reply);
            });
  }

  @Override
  public CompletionStage<Outcome> preview(Request request) {
    check(request);
    return ask(request, Mode.PREVIEW, "").thenApply(reply -> outcome(request, reply));
  }

  /** What is to be kept; empty for nothing. */
  private String seen(Request request) {
    if (request.seen() == null) {
      return "";
    }
    String text = SeenText.write(request.seen());
    if (text.isEmpty()) {
      unkept.increment();
    }
    return text;
  }

  /** Gives the best offers to the script, and all that are ranked where none of those fits. */
  private CompletionStage<List<String>> ask(Request request, Mode mode, String seen) {
    int all = request.ranked().size();
    boolean again = all > FIRST_RANKED; // then the best ones did not fit just before
    int first = again ? all : Math.min(FIRST, all);
    return ask(request, mode, seen, first)
        .thenCompose(
            reply ->
                reply.get(0).equals(MORE) && first < all
                    ? ask(request, mode, seen, all)
                    : CompletableFuture.completedStage(reply));
  }

  private CompletionStage<List<String>> ask(Request request, Mode mode, String seen, int offers) {
    String[] keys = keys(request);
    String[] args = arguments(request, mode, seen, offers);
    return mode == Mode.PREVIEW
        ? redis.runReadOnly(CLAIM, ScriptOutputType.MULTI, keys, args)
        : redis.run(CLAIM, ScriptOutputType.MULTI, keys, args);
  }

  private static void check(Request request) {
    if (request.ranked().size() > MAX_RANKED) {
      throw new IllegalArgumentException(
          "ranked: %d offers, at most %d".formatted(request.ranked().size(), MAX_RANKED));
    }
    if (request.ranked().isEmpty() && request.reasonIfNone() == null) {
      throw new IllegalArgumentException("reasonIfNone: null, needed when nothing is ranked");
    }
  }

  private static String[] keys(Request request) {
    String shopper = request.event().visit().shopperId();
    return new String[] {
      Keys.shopper(shopper),
      Keys.decision(request.decisionId()),
      Keys.ledger(shopper),
      Keys.traces(shopper),
      Keys.OPEN,
      Keys.HISTORY,
      Keys.HIGH_WATER_MS
    };
  }

  /**
   * In the order in which claim.lua names them.
   *
   * @param seen what the decision was made by, to be kept; empty for nothing
   * @param offers so many of those ranked are given
   */
  private String[] arguments(Request request, Mode mode, String seen, int offers) {
    Visit visit = request.event().visit();
    List<String> args = new ArrayList<>();
    args.add(mode.name().toLowerCase(Locale.ROOT));
    args.add(Long.toString(request.nowUs() / 1000));
    args.add(mode == Mode.CLAIM ? clockAllowanceMs : ANY_TIME);
    args.add(Long.toString(highWater.leastMs()));
    args.add(Long.toString(request.nowUs()));
    args.add(request.decisionId());
    args.add(visit.visitId());
    args.add(visit.storeId());
    args.add(request.day().toString());
    args.add(visit.shopperId());
    args.add(Keys.offerCharged(""));
    args.add(history.maxLengthText());
    args.add(history.keepSeconds());
    args.add(Records.decisionHead(request.decisionId(), request.event()));
    args.add(Records.refusals(request.refused()));
    args.add(request.reasonIfNone() == null ? "" : request.reasonIfNone().name());
    args.add(Records.stages(request.event().stopwatch()));
    args.addAll(limits);
    args.add(Records.refusalsToCome(others(request, offers)));
    args.add(seen);
    request.ranked().subList(0, offers).forEach(ranked -> addOffer(request, ranked, args));
    return args.toArray(String[]::new);
  }

  /** Those that are not given to the script, best first. */
  private static List<String> others(Request request, int given) {
    List<Ranked> left = request.ranked().subList(given, request.ranked().size());
    return Stream.concat(
            left.stream().map(ranked -> ranked.offer().offerId()), request.passedOver().stream())
        .toList();
  }

  /** In the order in which claim.lua names them. */
  private static List<String> texts(AttentionLimits limits) {
    return List.of(
        Integer.toString(limits.perVisit()),
        Long.toString(limits.visitGap().toMillis()),
        Double.toString(limits.leastValueForFirst()),
        windows(limits.perShopper()),
        windows(limits.perCategory()),
        windows(limits.perStore()),
        Integer.toString(limits.storePerDay()),
        Integer.toString(AttentionLimits.MOST_CHARGES),
        Integer.toString(AttentionLimits.MOST_ONCE),
        Keys.code(""));
  }

  private void addOffer(Request request, Ranked ranked, List<String> args) {
    Offer offer = ranked.offer();
    Offer.Limits own = offer.limits();
    args.add(offer.offerId());
    args.add(Integer.toString(offer.version()));
    args.add(ranked.variant().name());
    args.add(Double.toString(ranked.propensity()));
    args.add(ranked.ghost() ? "1" : "0");
    long deadlineMs =
        own.deadline() == null
            ? request.deadlineMs()
            : request.nowUs() / 1000 + own.deadline().toMillis();
    args.add(Long.toString(Math.min(deadlineMs, ranked.openUntilMs())));
    addLimited(ranked, args);
    Duration codeValidFor = offer.redemption().codeValidFor();
    String code = codeValidFor == null || ranked.ghost() ? "" : Codes.draw(random);
    args.add(Told.write(ranked, code, request.nowUs() / 1000));
    args.add(Records.facts(offer, ranked.variant()));
    args.add(Records.evidence(ranked.evidence()));
    args.add(code);
    args.add(code.isEmpty() ? "" : Long.toString(codeValidFor.toMillis()));
  }

  /** What limits look at of an offer, in the order in which limits.lua names it. */
  static void addLimited(Ranked ranked, List<String> args) {
    Offer offer = ranked.offer();
    Offer.Limits own = offer.limits();
    args.add(Double.toString(offer.worth().value()));
    args.add(String.join(" ", offer.about().categories()));
    args.add(ranked.once() == null ? "" : ranked.once());
    args.add(Integer.toString(own.perVisit()));
    args.add(windows(own.perShopper()));
    args.add(Integer.toString(own.total()));
    args.add(Integer.toString(own.perStore()));
    args.add(Integer.toString(own.perDay()));
  }

  /** As limits.lua reads them: most and milliseconds, in turns. */
  private static String windows(List<Offer.Window> windows) {
    return windows.stream()
        .map(window -> window.most() + " " + window.within().toMillis())
        .collect(Collectors.joining(" "));
  }

  private static Outcome outcome(Request request, List<String> reply) {
    if (reply.get(0).equals(MORE)) {
      return Outcome.MORE;
    }
    String offerId = reply.get(1).isEmpty() ? null : reply.get(1);
    return new Outcome(
        Reason.valueOf(reply.get(0)),
        offerId,
        reply.size() > WHY_OTHERS ? refused(request, offerId, reply) : List.of(),
        reply.get(3).equals("1"),
        reply.get(2).equals("CLAIMED"));
  }

  /** The script tells reasons without offers, in the order in which these are ranked. */
  private static List<Refusal> refused(Request request, String chosenId, List<String> reply) {
    List<Refusal> refused = new ArrayList<>(request.ranked().size());
    for (Ranked ranked : request.ranked()) {
      String offerId = ranked.offer().offerId();
      if (!offerId.equals(chosenId)) {
        int at = FIRST_WHY + refused.size();
        String why = reply.get(at < reply.size() ? at : WHY_OTHERS);
        refused.add(new Refusal(offerId, Reason.valueOf(why)));
      }
    }
    String others = reply.get(WHY_OTHERS);
    request.passedOver().forEach(id -> refused.add(new Refusal(id, Reason.valueOf(others))));
    return List.copyOf(refused);
  }
}
