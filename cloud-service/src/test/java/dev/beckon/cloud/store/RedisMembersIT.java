package dev.beckon.cloud.store;

import static dev.beckon.cloud.store.RedisFixture.await;
import static dev.beckon.cloud.store.RedisFixture.sold;
import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.cloud.audience.CelAudiences;
import dev.beckon.cloud.audience.Settings;
import dev.beckon.cloud.decision.AudienceFault;
import dev.beckon.cloud.decision.Audiences;
import dev.beckon.cloud.decision.Members;
import dev.beckon.cloud.decision.Segments;
import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Handle.Kind;
import dev.beckon.cloud.shopper.Preferences;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who is counted as a member, on a real Redis. */
class RedisMembersIT {
  @RegisterExtension static final FreshRedis REDIS = new FreshRedis();

  private static final long NOW_MS = 1_790_000_000_000L;
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private final Audiences audiences =
      new CelAudiences(new Settings(Set.of("coffee"), Set.of(), Set.of("health"), false));
  private RedisPeople people;
  private RedisMembers members;
  private long nowMs = NOW_MS;

  @BeforeEach
  void open() {
    people = new RedisPeople(REDIS);
    members =
        new RedisMembers(
            REDIS.redis(),
            new RedisProfiles(REDIS.redis(), Set.of("health"), Optional::empty),
            () -> nowMs);
  }

  @AfterEach
  void close() {
    people.close();
  }

  @Test
  void countsEveryShopperOnceHoweverManyThereAre() throws AudienceFault {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RedisChoices choices = new RedisChoices(REDIS.redis(), () -> {});
    int wanting = 0;
    for (int i = 0; i < 700; i++) {
      people.register("i" + i, "s" + i, true);
      if (random.nextBoolean()) {
        await(choices.prefer("s" + i, new Preferences(Set.of("coffee"), Set.of(), Set.of(), 0)));
        wanting++;
      }
    }
    assertThat(count("wanted('coffee')")).as("seed %d", seed).isEqualTo(wanting);
    assertThat(count("!wanted('coffee')")).as("seed %d", seed).isEqualTo(700 - wanting);
  }

  @Test
  void whoeverWasMergedCountsOnce() throws AudienceFault {
    people.register("i1", "s1", true);
    people.register("i2", "s2", true);
    assertThat(count("true")).isEqualTo(2);
    people.logIn("i1", "s1", "anna");
    people.logIn("i2", "s2", "anna");
    assertThat(count("true")).isEqualTo(1);
  }

  @Test
  void whoDoesNotAgreeToTheUseOfPurchasesIsInNoSegmentThatDependsOnThem() throws AudienceFault {
    people.register("i1", "s1", true);
    people.register("i2", "s2", false);
    assertThat(count("!bought('BEANS', days(9))")).isEqualTo(1);
    assertThat(count("visits.count == 0")).isEqualTo(2);
  }

  @Test
  void aWindowThatPassesEndsMembershipWithoutAnyWord() throws AudienceFault {
    people.register("i1", "s1", true);
    people.assign("s1", new Handle(Kind.TILL_CUSTOMER, "c1"));
    RedisPurchases purchases =
        new RedisPurchases(REDIS.redis(), 2, Duration.ofDays(400), new SimpleMeterRegistry());
    await(purchases.take(List.of(sold("r1", "c1", NOW_MS, "BEANS")), NOW_MS));
    assertThat(count("bought('BEANS', days(2))")).isEqualTo(1);
    nowMs = NOW_MS + 2 * DAY_MS;
    assertThat(count("bought('BEANS', days(2))")).isEqualTo(1);
    nowMs++;
    assertThat(count("bought('BEANS', days(2))")).isZero();
  }

  private long count(String expression) throws AudienceFault {
    Members.Counted counted = await(members.count(audiences.segment(expression), Segments.NONE));
    assertThat(counted.fromMs()).isEqualTo(nowMs);
    assertThat(counted.untilMs()).isEqualTo(nowMs);
    return counted.members();
  }
}
