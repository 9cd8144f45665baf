package dev.beckon.cloud.decision;

import dev.beckon.cloud.presence.Whereabouts;
import dev.beckon.cloud.shopper.Profiles;
import dev.beckon.cloud.shopper.ShopperProfile;
import dev.beckon.cloud.shopper.TillFeeds;
import dev.beckon.cloud.shopper.Tills;
import dev.beckon.cloud.stock.Stock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Decision services for tests. Unless a test says otherwise, nobody is known, nothing is offered,
 * sold out or quiet, the default ranking knows no responses, and who listens hears nothing of it.
 */
public final class Deciding {
  private static final AttentionLimits TWO_A_VISIT =
      AttentionLimits.of(2, Duration.ofMinutes(10), 4, Duration.ofSeconds(30));

  private final LongSupplier nowUs;
  private Supplier<OfferIndex> offers = () -> Offers.index(Set.of(), List.of());
  private Supplier<Segments> segments = () -> Segments.NONE;
  private Map<String, ZoneId> zones = Map.of("north", ZoneId.of("Europe/Berlin"));
  private boolean inbox;
  private Optional<Hours> quiet = Optional.empty();
  private TillFeeds tills = Tills.of(Map.of());
  private Stock stock = (storeId, sku, nowMs) -> false;
  private Whereabouts whereabouts = new Whereabouts(Map.of(), Duration.ZERO);
  private Wording wording = Wordings.PLAIN;
  private AttentionLimits limits = TWO_A_VISIT;
  private Profiles profiles =
      (shopper, installation, store, more) ->
          CompletableFuture.completedFuture(ShopperProfile.NONE);
  private Claims claims =
      request -> {
        throw new AssertionError("a claim that the test does not expect");
      };
  private Handoff handoff = (decisionId, heardUs, decidedUs) -> {};
  private DecisionService.Listener listener = (reason, tookUs) -> {};

  private Deciding(LongSupplier nowUs) {
    this.nowUs = nowUs;
  }

  /** One by this clock, unix microseconds. */
  public static Deciding at(LongSupplier nowUs) {
    return new Deciding(nowUs);
  }

  public Deciding offers(Supplier<OfferIndex> live) {
    offers = live;
    return this;
  }

  public Deciding segments(Supplier<Segments> current) {
    segments = current;
    return this;
  }

  /** In these stores, by their time zones. */
  public Deciding in(Map<String, ZoneId> stores) {
    zones = stores;
    return this;
  }

  public Deciding inbox(boolean waitsInTheApp) {
    inbox = waitsInTheApp;
    return this;
  }

  public Deciding quiet(Optional<Hours> hours) {
    quiet = hours;
    return this;
  }

  public Deciding tills(TillFeeds feeds) {
    tills = feeds;
    return this;
  }

  public Deciding stock(Stock levels) {
    stock = levels;
    return this;
  }

  public Deciding whereabouts(Whereabouts known) {
    whereabouts = known;
    return this;
  }

  public Deciding wording(Wording words) {
    wording = words;
    return this;
  }

  public Deciding limits(AttentionLimits most) {
    limits = most;
    return this;
  }

  public Deciding profiles(Profiles known) {
    profiles = known;
    return this;
  }

  public Deciding claims(Claims claimed) {
    claims = claimed;
    return this;
  }

  public Deciding handoff(Handoff next) {
    handoff = next;
    return this;
  }

  public Deciding listener(DecisionService.Listener heard) {
    listener = heard;
    return this;
  }

  /** As it was said. */
  public DecisionService service() {
    return new DecisionService(
        offers,
        segments,
        new Stores(zones, inbox, quiet, tills, stock, whereabouts),
        new TierThenValue(),
        () -> ResponseRates.UNKNOWN,
        wording,
        limits,
        profiles,
        claims,
        handoff,
        listener,
        nowUs);
  }
}
