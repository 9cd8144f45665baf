package dev.beckon.cloud.decision;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.DecisionRecords.Difference;
import dev.beckon.cloud.decision.Offer.About;
import dev.beckon.cloud.decision.Offer.Experiment;
import dev.beckon.cloud.decision.Offer.Limits;
import dev.beckon.cloud.decision.Offer.Message;
import dev.beckon.cloud.decision.Offer.Text;
import dev.beckon.cloud.decision.Offer.Trigger;
import dev.beckon.cloud.decision.Offer.Variant;
import dev.beckon.cloud.decision.Offer.Whom;
import dev.beckon.cloud.decision.Replays.Result;
import dev.beckon.cloud.store.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Decisions that are made again, from their records alone. The play does the same at random. */
@Timeout(120)
class ReplaysIT {
  private static final long NOW_MS = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();

  private DryRunRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new DryRunRig(AttentionLimits.DEFAULTS, Optional.empty());
    rig.nowMs = NOW_MS;
    rig.redis.consent("s", "ANDROID", "token");
    rig.set(Keys.signals("s"), "WpMUG", (NOW_MS - 5) + " " + (NOW_MS + 86_400_000) + " D+");
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void comesOutTheSameThoughAllIsDifferentByNow() {
    rig.segments.put("regulars", "visits.count >= 0");
    rig.live.add(wishers("mug", 3).version(4).build());
    rig.live.add(toTwo("pot"));
    rig.live.add(limited("cup"));
    rig.soldOut.add("TEA");
    rig.live.add(Offers.make("tea").about(new About(Set.of("TEA"), Set.of(), Set.of())).build());
    come();
    assertThat(rig.outcome.reason()).isEqualTo(Reason.OFFERED);
    assertThat(rig.outcome.offerId()).isEqualTo("mug");
    theSame();

    rig.nowMs += 60_000;
    come();
    assertThat(rig.outcome.reason()).isEqualTo(Reason.VISIT_GAP);
    theSame();
    await(rig.redis.redis().async().del(Keys.ledger("s"), Keys.signals("s")));
    rig.soldOut.clear();
    rig.segments.clear();
    rig.live.clear();
    theSame();
    await(rig.redis.redis().async().hset(Keys.shopper("s"), "pausedUntilMs", "9999999999999"));
    await(rig.redis.redis().async().set(Keys.offerCharged("mug"), "1000000"));
    theSame();
    String head = field("head");
    rig.set(
        Keys.decision(rig.request.decisionId()),
        "head",
        head.replace("\"shopperId\":\"s\"", "\"shopperId\":\"merged\""));
    theSame();
  }

  @Test
  void comesOutTheSameForWhomNothingIsOffered() {
    come();
    assertThat(rig.outcome.reason()).isEqualTo(Reason.NO_CANDIDATE);
    theSame();
  }

  @Test
  void comesOutTheSameForGhostsAndVariants() {
    Condition wished = new Condition(Condition.Deed.WISHED, Set.of("MUG"), Duration.ofDays(9));
    Experiment most = new Experiment(0.5, variants());
    rig.live.add(
        Offers.make("mug")
            .whom(new Whom(null, List.of(), List.of(wished), null))
            .experiment(most)
            .build());
    IntStream.range(0, 8).forEach(i -> rig.live.add(ghostly("o" + i, most)));
    for (int i = 0; i < 8; i++) {
      rig.nowMs += 3_600_000;
      come();
      theSame();
    }
  }

  @Test
  void saysWhatComesOutOtherwiseWhereSomethingElseWasSeen() {
    rig.live.add(wishers("mug", 3).build());
    rig.live.add(limited("cup"));
    rig.soldOut.add("TEA");
    rig.live.add(Offers.make("tea").about(new About(Set.of("TEA"), Set.of(), Set.of())).build());
    come();
    differs("seen", text -> text.replace("\"MUG\"", "\"POT\""), "offerId", "mug", "cup");
    differs("seen", text -> text.replace("[\"TEA\"]", "[]"), "refused tea", null, null);
    differs(
        "limits",
        text -> text.replace("\"pausedUntilMs\":\"0\"", "\"pausedUntilMs\":\"9e12\""),
        "reason",
        "OFFERED",
        "DISMISSED_LATELY");
    differs(
        "limits",
        text -> text.replace("\"mug\":[false", "\"mug\":[\"2147483647\""),
        "offerId",
        "mug",
        "cup");
    differs(
        "limits",
        text ->
            text.replace(
                "\"charges\":{}",
                "\"charges\":[[%d,\"\",0,0,\"\"],[%1$d,\"\",0,0,\"\"],[%1$d,\"\",0,0,\"\"],[%1$d,\"\",0,0,\"\"]]"
                    .formatted(NOW_MS - 9)),
        "reason",
        "OFFERED",
        "CAP_SHOPPER");
    differs("variant", text -> "other", "variant", "other", "only");
    differs("refused", text -> text.replace("OUTRANKED", "CAP_VISIT"), "refused cup", null, null);
  }

  @Test
  void saysWhyItCannotBeMadeAgain() {
    rig.live.add(wishers("mug", 3).build());
    come();
    rig.book.forget(rig.live.get(0));
    assertThat(rig.again()).contains(Replays.Replay.without(Result.TEXT_GONE));
    rig.book.know(
        List.of(
            Offers.make("mug").whom(new Whom("no such word", List.of(), List.of(), null)).build()));
    assertThat(rig.again()).contains(Replays.Replay.without(Result.TEXT_UNFIT));
    await(rig.redis.redis().async().hdel(Keys.decision(rig.request.decisionId()), "seen"));
    assertThat(rig.again()).contains(Replays.Replay.without(Result.NOT_KEPT));
    await(rig.redis.redis().async().del(Keys.decision(rig.request.decisionId())));
    assertThat(rig.again()).isEmpty();
  }

  @Test
  void countsWhatIsTooMuchToBeKeptAndDecidesAllTheSame() {
    rig.live.add(wishers("mug", 3).build());
    for (int i = 0; i < 51; i++) {
      await(
          rig.redis
              .redis()
              .async()
              .zadd(Keys.ledger("s"), (double) (NOW_MS - 86_400_000L * 9), "m" + i + "|||"));
    }
    come();
    assertThat(rig.outcome.reason()).isEqualTo(Reason.OFFERED);
    assertThat(rig.again()).contains(Replays.Replay.without(Result.NOT_KEPT));
    assertThat(rig.meters.counter("beckon.decisions.unkept").count()).isEqualTo(1);
  }

  @Test
  void keepsLittle() {
    rig.live.add(wishers("espresso-cup-10", 3).build());
    rig.live.add(limited("grinder-15"));
    come();
    int typical = keptBytes();
    rig.live.clear();
    rig.nowMs += 3_600_000;
    IntStream.range(0, 20).forEach(i -> rig.live.add(fiveTerms("espresso-offer-" + i)));
    come();
    theSame();
    int crowded = keptBytes();
    System.out.printf("kept to decide again: %d bytes, of 20 offers %d%n", typical, crowded);
    assertThat(typical).isLessThan(700);
    assertThat(crowded).isLessThan(2_500);
  }

  private int keptBytes() {
    return field("seen").length() + field("limits").length();
  }

  private void theSame() {
    assertThat(rig.again()).contains(Replays.Replay.of(List.of()));
  }

  /** Alters a field of the record for a moment. */
  private void differs(
      String field, UnaryOperator<String> change, String member, String before, String after) {
    String was = field(field);
    String other = change.apply(was);
    assertThat(other).as(field).isNotEqualTo(was);
    String key = Keys.decision(rig.request.decisionId());
    rig.set(key, field, other);
    Replays.Replay replay = rig.again().orElseThrow();
    assertThat(replay.result()).isEqualTo(Result.DIFFERENT);
    Difference found =
        replay.differences().stream()
            .filter(one -> one.member().equals(member))
            .findFirst()
            .orElseThrow(() -> new AssertionError(replay.toString()));
    if (before != null) {
      assertThat(found).isEqualTo(new Difference(member, before, after));
    }
    rig.set(key, field, was);
    theSame();
  }

  private String field(String name) {
    return await(rig.redis.redis().async().hget(Keys.decision(rig.request.decisionId()), name));
  }

  private void come() {
    rig.come(Trigger.ENTER, "s", "north", "coffee");
  }

  /** For whoever wishes for a mug, of a segment where there is one. */
  private Offers wishers(String id, int tier) {
    Condition wished = new Condition(Condition.Deed.WISHED, Set.of("MUG"), Duration.ofDays(9));
    String audience = rig.segments.isEmpty() ? null : "segment('regulars')";
    return Offers.make(id).tier(tier).whom(new Whom(audience, List.of(wished), List.of(), null));
  }

  private static Offer limited(String id) {
    return Offers.make(id).tier(2).limits(Offers.limits(1, 2, 1_000)).build();
  }

  private static Offer toTwo(String id) {
    return Offers.make(id).experiment(new Experiment(0.3, variants())).build();
  }

  private static Offer ghostly(String id, Experiment most) {
    return Offers.make(id).limits(Offers.limits(1, 1, 1_000)).experiment(most).build();
  }

  private static List<Variant> variants() {
    Message message = Message.of(new Text("t", "b", "p", null));
    return List.of(new Variant("a", 1, message), new Variant("b", 2, message));
  }

  private static Offer fiveTerms(String id) {
    String audience =
        "visits.count >= 0 && visits.here >= 0 && offers.shown >= 0 && offers.opened >= 0"
            + " && !bought('X-"
            + id
            + "', days(30))";
    return Offers.make(id)
        .whom(new Whom(audience, List.of(), List.of(), null))
        .limits(new Limits(2, List.of(), true, 9_000, 900, 90, null))
        .build();
  }
}
