package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.Claims;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Redemption;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.identity.InstallationStore.Registered;
import dev.beckon.cloud.identity.InstallationStore.Registering;
import dev.beckon.cloud.identity.InstallationStore.Stored;
import dev.beckon.cloud.identity.LinkStore.Request;
import dev.beckon.cloud.identity.LinkStore.Result;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.presence.PresenceEvent;
import dev.beckon.cloud.presence.Stopwatch;
import dev.beckon.cloud.presence.Visit;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Persons in a real Redis: who register, log in, walk about and get offers. */
final class RedisPeople implements AutoCloseable {
  private static final List<String> STORES = List.of("north", "south");

  private final FreshRedis redis;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final RedisInstallationsRewrite rewrite;
  private final RedisInstallations installations;
  private final RedisLinks links;
  private final RedisVisits visits;
  private final Claims claims;

  RedisPeople(FreshRedis redis) {
    this.redis = redis;
    rewrite = new RedisInstallationsRewrite(redis.redis(), timer, Duration.ofSeconds(10));
    installations = new RedisInstallations(redis.redis(), STORES, rewrite);
    links = new RedisLinks(redis.redis(), STORES);
    visits = new RedisVisits(redis.redis(), History.DEFAULT);
    claims = redis.claims();
  }

  RedisInstallations installations() {
    return installations;
  }

  RedisLinks links() {
    return links;
  }

  RedisVisits visits() {
    return visits;
  }

  void register(String installation, String shopper, boolean purchases) {
    Stored stored =
        new Stored(installation, shopper, "00" + installation, null, "sealed", "ANDROID", 1);
    Consent consent =
        Consent.toAll(
            purchases
                ? Set.of(Purpose.values())
                : Set.of(Purpose.IN_STORE_OFFERS, Purpose.MEASUREMENT),
            new Consent.Proof("v1", 1, Consent.Source.APP));
    Registered registered =
        await(installations.register(stored, "token-" + installation, consent, installation));
    assertThat(registered.what()).isEqualTo(Registering.NEW);
  }

  Result logIn(String installation, String shopper, String account) {
    Handle handle = new Handle(Kind.ACCOUNT, account);
    return await(
        links.link(new Request(shopper, installation, handle, "ACCOUNT:n-" + account, null, 0)));
  }

  Result assign(String shopper, Handle handle) {
    return await(
        links.link(
            new Request(shopper, null, handle, handle.kind() + ":n-" + handle.value(), null, 0)));
  }

  boolean save(String shopper, String visitId, long startedMs, long seenMs) {
    Visit visit =
        new Visit(visitId, "north", shopper, null, "coffee", 1, startedMs, seenMs, seenMs, 0);
    return await(visits.save(event("e-" + visitId, visit, seenMs)));
  }

  private static PresenceEvent event(String eventId, Visit visit, long atMs) {
    return new PresenceEvent(
        PresenceEvent.Type.ENTERED,
        eventId,
        visit,
        "coffee",
        atMs,
        0,
        null,
        Stopwatch.received(atMs * 1000, atMs * 1000, atMs * 1000).zoned(atMs * 1000));
  }

  Claims.Outcome claim(String id, String shopper, String visitId, long nowMs) {
    Offer withCode =
        Offers.make("a").redemption(new Redemption(Duration.ofDays(7), Duration.ofDays(2))).build();
    return claim(id, shopper, visitId, nowMs, List.of(withCode));
  }

  Claims.Outcome claim(String id, String shopper, String visitId, long nowMs, List<Offer> ranked) {
    Visit visit = new Visit(visitId, "north", shopper, null, "coffee", 1, nowMs, nowMs, nowMs, 0);
    return await(
        claims.claim(
            RedisFixture.request(id, event("e-" + id, visit, nowMs), List.of(), ranked, null)));
  }

  String hget(String key, String field) {
    return await(redis.redis().async().hget(key, field));
  }

  @Override
  public void close() {
    rewrite.close();
    timer.shutdownNow();
  }
}
