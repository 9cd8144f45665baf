package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.entered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Deciding;
import dev.beckon.cloud.decision.DecisionService;
import dev.beckon.cloud.decision.Offers;
import dev.beckon.cloud.decision.Reason;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.InstallationStore.Registered;
import dev.beckon.cloud.identity.InstallationStore.Registering;
import dev.beckon.cloud.identity.InstallationStore.Stored;
import dev.beckon.cloud.identity.PhoneState;
import dev.beckon.cloud.identity.PhoneState.Advertising;
import dev.beckon.cloud.identity.PhoneStates.Census;
import dev.beckon.cloud.identity.Purpose;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What phones tell of themselves, and what decisions make of it, on a real Redis. */
@Timeout(60)
class RedisPhoneStatesIT {
  private static final long T0_MS = 1_795_435_200_000L;
  private static final PhoneState WELL = new PhoneState(Advertising.ON_AIR, true, true, true, true);
  private static final PhoneState SILENT =
      new PhoneState(Advertising.ON_AIR, true, true, false, true);
  private static final PhoneState MUTED =
      new PhoneState(Advertising.OUTSIDE, true, false, true, false);

  @RegisterExtension static final FreshRedis fixture = new FreshRedis();
  private static ScheduledExecutorService timer;
  private static RedisInstallationsRewrite rewrite;
  private final RedisPhoneStates phones = new RedisPhoneStates(fixture.redis());
  private final RedisInstallations installations =
      new RedisInstallations(fixture.redis(), List.of("north"), rewrite);

  @BeforeAll
  static void start() {
    timer = Executors.newSingleThreadScheduledExecutor();
    rewrite = new RedisInstallationsRewrite(fixture.redis(), timer, Duration.ofMillis(100));
  }

  @AfterAll
  static void stop() {
    rewrite.close();
    timer.shutdownNow();
  }

  private void register(String name) {
    Stored stored = new Stored("i-" + name, name, "00" + name, null, "sealed", "ANDROID", 1);
    Consent consent =
        Consent.toAll(Set.of(Purpose.values()), new Consent.Proof("1", 1, Consent.Source.APP));
    Registered registered = await(installations.register(stored, "token", consent, name));
    assertThat(registered.what()).isEqualTo(Registering.NEW);
  }

  @Test
  void countsEachPhoneInTheStateItToldLast() {
    for (String name : List.of("a", "b", "c", "d")) {
      register(name);
    }
    assertThat(await(phones.census())).isEqualTo(new Census(4, Map.of()));
    assertThat(await(phones.report("i-a", WELL, null, T0_MS))).isTrue();
    assertThat(await(phones.report("i-b", WELL, null, T0_MS))).isTrue();
    assertThat(await(phones.report("i-b", WELL, null, T0_MS + 1))).isTrue();
    assertThat(await(phones.report("i-c", MUTED, null, T0_MS))).isTrue();
    assertThat(await(phones.census())).isEqualTo(new Census(4, Map.of(WELL, 2L, MUTED, 1L)));
    assertThat(await(phones.report("i-b", SILENT, null, T0_MS + 2))).isTrue();
    assertThat(await(phones.report("i-a", SILENT, null, T0_MS + 2))).isTrue();
    assertThat(await(phones.census())).isEqualTo(new Census(4, Map.of(SILENT, 2L, MUTED, 1L)));
  }

  @Test
  void keepsNothingOfAnErasedPhoneAndCountsItNoMore() {
    register("a");
    register("b");
    await(phones.report("i-a", MUTED, null, T0_MS));
    await(phones.report("i-b", MUTED, null, T0_MS));
    await(installations.erase("a", Map.of("i-a", "hash"), T0_MS));
    await(installations.erase("a", Map.of("i-a", "hash"), T0_MS));
    assertThat(await(phones.census())).isEqualTo(new Census(1, Map.of(MUTED, 1L)));
    assertThat(await(phones.report("i-a", WELL, null, T0_MS))).as("a late report").isFalse();
    await(installations.erase("b", Map.of("i-b", "hash-b"), T0_MS));
    assertThat(await(fixture.redis().async().keys("*")))
        .containsExactlyInAnyOrder("bk:w:hash", "bk:w:hash-b", Keys.ERASING);
  }

  @Test
  void offersNothingToAPhoneThatWouldNotShowItAndChargesNothing() {
    register("s1");
    List<Reason> reasons = new ArrayList<>();
    DecisionService decisions = decisions(reasons);
    await(decisions.decide(entered("e0", "v1", "s1", T0_MS)));
    await(phones.report("i-s1", SILENT, null, T0_MS));
    await(decisions.decide(entered("e1", "v1", "s1", T0_MS)));
    await(phones.report("i-s1", MUTED, null, T0_MS));
    await(decisions.decide(entered("e2", "v1", "s1", T0_MS)));
    await(installations.pushToken("i-s1", ""));
    await(decisions.decide(entered("e3", "v1", "s1", T0_MS)));
    assertThat(charged()).as("the first only").isEqualTo(1);
    await(phones.report("i-s1", WELL, null, T0_MS));
    await(installations.pushToken("i-s1", "token"));
    await(decisions.decide(entered("e4", "v1", "s1", T0_MS)));
    assertThat(reasons)
        .containsExactly(
            Reason.OFFERED,
            Reason.NOTIFICATIONS_OFF,
            Reason.CHANNEL_OFF,
            Reason.NO_PUSH_TOKEN,
            Reason.OFFERED);
    assertThat(charged()).isEqualTo(2);
  }

  private static long charged() {
    long inLedger = await(fixture.redis().async().zcard(Keys.ledger("s1")));
    assertThat(await(fixture.redis().async().get(Keys.offerCharged("a"))))
        .isEqualTo(Long.toString(inLedger));
    assertThat(await(fixture.redis().async().zcard(Keys.OPEN))).isEqualTo(inLedger);
    return inLedger;
  }

  /** Two offers a visit are allowed: one that was charged for nothing would be missed. */
  private DecisionService decisions(List<Reason> reasons) {
    AttentionLimits two = AttentionLimits.of(2, Duration.ZERO, 9, Duration.ofSeconds(30));
    return Deciding.at(() -> T0_MS * 1000)
        .offers(() -> Offers.index(Set.of("north"), List.of(Offers.offer("a"))))
        .in(Map.of("north", ZoneId.of("UTC")))
        .limits(two)
        .profiles(new RedisProfiles(fixture.redis(), Set.of(), Optional::empty))
        .claims(fixture.claims(two, null))
        .listener((reason, tookUs) -> reasons.add(reason))
        .service();
  }
}
