package dev.beckon.cloud.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import dev.beckon.cloud.shopper.Shoppers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompanionsTest {
  private static final long NOW_US = 1_795_435_200_000_000L;

  /** Also where the profile is there at once, and whoever asks could go on with it. */
  @Test
  void weighsUpOnTheLoopWhoeverAsks() {
    List<String> weighedOn = new ArrayList<>();
    List<Claims.Request> requests = new ArrayList<>();
    Offer grinder =
        Offers.make("grinder").whom(new Offer.Whom(null, List.of(), List.of(), "beans")).build();
    DecisionService service =
        Deciding.at(() -> NOW_US)
            .offers(
                () -> Offers.index(Set.of("north"), List.of(grinder, Offers.about("beans", "B"))))
            .stock(
                (storeId, sku, nowMs) -> {
                  weighedOn.add(Thread.currentThread().getName());
                  return false;
                })
            .profiles(
                (shopper, installation, store, more) ->
                    CompletableFuture.completedFuture(Shoppers.bought(Map.of())))
            .claims(
                request -> {
                  requests.add(request);
                  return CompletableFuture.completedFuture(
                      new Claims.Outcome(Reason.OFFERED, "beans", List.of(), false, false));
                })
            .service();
    ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "the loop"));
    try {
      service.on(loop).decideInstead("first", "grinder", entered()).toCompletableFuture().join();
    } finally {
      loop.shutdown();
    }
    assertThat(requests)
        .extracting(Claims.Request::decisionId)
        .containsExactly(DecisionId.insteadOf("first"));
    assertThat(weighedOn).isNotEmpty().containsOnly("the loop");
  }

  @Test
  void asksTheAudienceAgainOnTheLoopWhoeverAsks() throws Exception {
    List<String> askedOn = new ArrayList<>();
    Offer offer =
        Offers.make("a")
            .whom(new Offer.Whom("1 / offers.shown > 0", List.of(), List.of(), null))
            .build();
    Audiences audiences = new CelAudiences(new Settings(Set.of(), Set.of(), Set.of(), false));
    OfferIndex live = new OfferIndex(Map.of("north", Shelves.UNKNOWN), List.of(offer), audiences);
    DecisionService service =
        Deciding.at(() -> NOW_US)
            .offers(() -> live)
            .profiles(
                (shopper, installation, store, more) ->
                    CompletableFuture.completedFuture(Shoppers.bought(Map.of())))
            .listener(
                new DecisionService.Listener() {
                  @Override
                  public void decided(Reason reason, long tookUs) {}

                  @Override
                  public void audienceFailed(Verdict why) {
                    askedOn.add(Thread.currentThread().getName());
                  }
                })
            .service();
    ExecutorService loop = Executors.newSingleThreadExecutor(task -> new Thread(task, "the loop"));
    try {
      Companions there = service.on(loop);
      assertThat(there.standing("a", entered()).toCompletableFuture().get(5, TimeUnit.SECONDS))
          .isEqualTo(new Companions.Standing(Reason.AUDIENCE_FAILED, false));
      assertThat(there.standing("gone", entered()).toCompletableFuture().get(5, TimeUnit.SECONDS))
          .isEqualTo(new Companions.Standing(Reason.NO_CANDIDATE, false));
    } finally {
      loop.shutdown();
    }
    assertThat(askedOn).containsExactly("the loop");
  }

  private static PresenceEvent entered() {
    Visit visit = new Visit("v1", "north", "s1", "i1", "coffee", 1, 0, 0, 0, 0);
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        "v1:1:E",
        visit,
        "coffee",
        NOW_US / 1000,
        0,
        null,
        Stopwatch.received(1, 2, 3));
  }
}
