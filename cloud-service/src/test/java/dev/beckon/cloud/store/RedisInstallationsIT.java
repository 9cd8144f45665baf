package dev.beckon.cloud.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.Eid;
import dev.beckon.cloud.identity.Installation;
import dev.beckon.cloud.identity.InstallationStore.Registered;
import dev.beckon.cloud.identity.InstallationStore.Registering;
import dev.beckon.cloud.identity.InstallationStore.Sealed;
import dev.beckon.cloud.identity.InstallationStore.Stored;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.NowhereElse;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.Resealing;
import dev.beckon.cloud.identity.RotatingResolver;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RedisInstallationsIT {
  private static final long NOW_MS = 1_795_392_000_000L;
  private static final Consent CONSENT =
      Consent.toAll(Set.of(Purpose.values()), new Consent.Proof("v1", 1, Consent.Source.APP));

  @TempDir Path dir;
  private final SecureRandom random = new SecureRandom();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private EmbeddedRedis server;
  private RedisConnection redis;
  private RedisInstallationsRewrite rewrite;
  private RedisInstallations installations;

  @BeforeEach
  void start() throws Exception {
    server = EmbeddedRedis.start(dir.resolve("data"), AppendFsync.EVERYSEC);
    redis = RedisConnection.open(server.url());
    rewrite = new RedisInstallationsRewrite(redis, timer, Duration.ofMillis(100));
    installations = new RedisInstallations(redis, List.of("north"), rewrite);
  }

  @AfterEach
  void stop() throws Exception {
    rewrite.close();
    timer.shutdownNow();
    workers.shutdownNow();
    redis.close();
    server.close();
  }

  @Test
  void loadsAllInstallationsInPagesAfterARestart() throws Exception {
    Registrations before = registrations(resolver(), "key");
    List<CompletableFuture<Registrations.Issued>> issued = new ArrayList<>();
    for (int i = 0; i < 4_300; i++) {
      issued.add(
          before
              .register(Secrets.draw(random), "IOS", null, CONSENT, NOW_MS)
              .thenApply(answer -> answer.orElseThrow())
              .toCompletableFuture());
    }
    for (CompletableFuture<Registrations.Issued> one : issued) {
      one.get(20, TimeUnit.SECONDS);
    }
    RotatingResolver resolver = resolver();
    assertThat(get(registrations(resolver, "key").load(workers))).isEqualTo(4_300);
    assertThat(resolver.size()).isEqualTo(4_300);
    Eid eid = new Eid();
    for (CompletableFuture<Registrations.Issued> one : issued) {
      byte[] key = HexFormat.of().parseHex(one.join().identityKeyHex());
      assertThat(resolver.resolve(eid.of(key, 9, NOW_MS / 1000), NOW_MS))
          .isEqualTo(new Installation(one.join().installationId(), one.join().shopperId()));
    }
    RotatingResolver none = resolver();
    Registrations wrongKey = registrations(none, "another");
    assertThatThrownBy(() -> get(wrongKey.load(Runnable::run)))
        .hasStackTraceContaining("fits none of the encryption keys");
  }

  @Test
  void sealsAnewWhatOlderKeysSealedSoThatTheNewestIsEnough() throws Exception {
    String older = "01".repeat(32);
    String newer = "ab".repeat(32);
    Registrations before = registrations(resolver(), KeyVault.of(older, random));
    for (int i = 0; i < 250; i++) {
      get(before.register(Secrets.draw(random), "IOS", null, CONSENT, NOW_MS));
    }
    KeyVault both = KeyVault.of(newer + "," + older, random);
    get(
        registrations(resolver(), both)
            .register(Secrets.draw(random), "IOS", null, CONSENT, NOW_MS));
    Resealing resealing = new Resealing(installations, both);
    assertThat(reseal(resealing)).isEqualTo(250);
    assertThat(reseal(resealing)).isZero();

    RotatingResolver resolver = resolver();
    assertThat(get(registrations(resolver, KeyVault.of(newer, random)).load(workers)))
        .isEqualTo(251);
    Registrations tooOld = registrations(resolver(), KeyVault.of(older, random));
    assertThatThrownBy(() -> get(tooOld.load(workers))).hasStackTraceContaining("fits none");
  }

  private static int reseal(Resealing resealing) throws Exception {
    int resealed = 0;
    String cursor = null;
    do {
      Resealing.Page page = get(resealing.page(cursor));
      resealed += page.resealed();
      cursor = page.cursor();
    } while (cursor != null);
    return resealed;
  }

  @Test
  void leavesAKeyAloneThatWasErasedWhileItWasSealedAnew() throws Exception {
    Stored stored = new Stored("i", "s", "00", null, "sealed", "IOS", 0);
    get(installations.register(stored, null, CONSENT, "hash"));
    Sealed read = new Sealed("i", "s", "sealed");
    get(installations.reseal(new Sealed("i", "s", "another"), "anew"));
    assertThat(get(installations.find("i"))).contains(stored);
    get(installations.erase("s", Map.of("i", "hash"), 7));
    get(installations.reseal(read, "anew"));
    assertThat(get(installations.find("i"))).isEmpty();
  }

  @Test
  void keepsNothingOfAnInstallationWhoseIdIsTaken() throws Exception {
    Stored stored = new Stored("i", "s", "00", null, "sealed", "IOS", 0);
    assertThat(register(stored, "token")).isEqualTo(Registering.NEW);
    Stored other = new Stored("i2", "s", "11", null, "sealed", "IOS", 0);
    assertThat(register(other, "token")).isEqualTo(Registering.TAKEN);
    assertThat(get(installations.find("i2"))).isEmpty();
    Stored guess = new Stored("i", "s2", "11", null, "sealed", "IOS", 0);
    assertThat(register(guess, "token-2")).isEqualTo(Registering.SECRET_VOID);
    assertThat(get(installations.find("i"))).contains(stored);
  }

  @Test
  void keepsOneInstallationWhenTheRegistrationIsRepeated() throws Exception {
    Stored stored = new Stored("i", "s", "00", null, "sealed", "IOS", 0);
    Registered first = get(installations.register(stored, "token", CONSENT, "hash"));
    assertThat(first).isEqualTo(new Registered(Registering.NEW, "s", "sealed"));
    // By another process, which drew another shopper and another key.
    Stored again = new Stored("i", "s2", "00", null, "sealed2", "IOS", 9);
    assertThat(get(installations.register(again, null, CONSENT, "hash")))
        .isEqualTo(new Registered(Registering.KNOWN, "s", "sealed"));
    assertThat(get(installations.find("i"))).contains(stored);
    assertThat(redis.async().exists(Keys.shopper("s2")).get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void writesNothingOfAnErasedOneAndRepeatsTheErasureUnchanged() throws Exception {
    Stored stored = new Stored("i", "s", "00", null, "sealed", "IOS", 0);
    get(installations.register(stored, "token", CONSENT, "hash"));
    assertThat(get(installations.erase("s", Map.of(), 6))).isEmpty();
    assertThat(get(installations.erase("s", Map.of("i", "hash"), 7)))
        .hasValueSatisfying(
            gone ->
                assertThat(gone.counts())
                    .containsEntry("installations", 1L)
                    .containsEntry("handles", 0L));
    assertThat(get(installations.erase("s", Map.of("i", "hash"), 8)))
        .hasValueSatisfying(gone -> assertThat(gone.counts().values()).containsOnly(0L));
    assertThat(get(installations.pushToken("i", "late"))).isFalse();
    RedisChoices choices = new RedisChoices(redis, () -> {});
    assertThat(get(choices.consent("s", CONSENT))).isFalse();
    assertThat(get(choices.quiet("s", 7))).isFalse();
    assertThat(register(stored, "late")).isEqualTo(Registering.SECRET_VOID);
    assertThat(redis.async().keys("*").get(5, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder("bk:w:hash", Keys.ERASING);
    assertThat(redis.async().smembers(Keys.ERASING).get(5, TimeUnit.SECONDS)).containsExactly("s");
    assertThat(redis.async().get("bk:w:hash").get(5, TimeUnit.SECONDS)).isEqualTo("7");
    await().until(() -> !rewrite.owed());
  }

  private Registering register(Stored stored, String pushToken) throws Exception {
    return get(installations.register(stored, pushToken, CONSENT, "hash")).what();
  }

  private Registrations registrations(RotatingResolver resolver, String keyFile) throws Exception {
    return registrations(resolver, KeyVault.open(dir.resolve(keyFile), random));
  }

  private Registrations registrations(RotatingResolver resolver, KeyVault vault) {
    return new Registrations(
        installations,
        vault,
        resolver,
        random,
        new NowhereElse(shopperId -> CompletableFuture.completedFuture(null)));
  }

  private static RotatingResolver resolver() {
    return new RotatingResolver(NOW_MS, () -> 0);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
