package dev.beckon.cloud.app;

import dev.beckon.cloud.access.Secrets;
import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.identity.Consent;
import dev.beckon.cloud.identity.NowhereElse;
import dev.beckon.cloud.identity.Purpose;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.RotatingResolver;
import dev.beckon.cloud.store.AppendFsync;
import dev.beckon.cloud.store.EmbeddedRedis;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Registers many installations in the embedded Redis of a service that does not run, quicker than
 * over REST and by the same code behind it. {@code bench identity} starts it; nothing of it ships.
 */
public final class Populate {
  private static final int AT_A_TIME = 1_000;

  /** About as long as FCM's tokens are. */
  private static final int TOKEN_BYTES = 90;

  private Populate() {}

  /**
   * Arguments: the service's configuration, how many.
   *
   * @throws Exception when one of them was not registered
   */
  public static void main(String[] args) throws Exception {
    ServiceConfig config = ServiceConfig.load(Path.of(args[0]));
    int count = Integer.parseInt(args[1]);
    Path data = Files.createDirectories(config.data().directory());
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (EmbeddedRedis server = EmbeddedRedis.start(data, AppendFsync.ALWAYS);
        RedisConnection redis = RedisConnection.open(server.url());
        RedisInstallationsRewrite rewrite =
            new RedisInstallationsRewrite(redis, timer, Duration.ofSeconds(10))) {
      SecureRandom random = new SecureRandom();
      Registrations registrations =
          new Registrations(
              new RedisInstallations(redis, List.copyOf(config.storeIds()), rewrite),
              SecretPlaces.vault(config, random),
              new RotatingResolver(System.currentTimeMillis(), () -> 0),
              random,
              new NowhereElse(shopperId -> CompletableFuture.completedFuture(null)));
      register(registrations, count, random);
      AppendOnlyFile.rewrite(redis);
    } finally {
      timer.shutdownNow();
    }
  }

  private static void register(Registrations registrations, int count, SecureRandom random)
      throws InterruptedException {
    Semaphore room = new Semaphore(AT_A_TIME);
    AtomicInteger registered = new AtomicInteger();
    AtomicReference<Throwable> fault = new AtomicReference<>();
    byte[] token = new byte[TOKEN_BYTES];
    long nowMs = System.currentTimeMillis();
    for (int i = 0; i < count && fault.get() == null; i++) {
      room.acquire();
      random.nextBytes(token);
      var unused =
          registrations
              .register(
                  Secrets.draw(random),
                  "ANDROID",
                  Secrets.base32(token),
                  Consent.toAll(
                      Set.of(Purpose.values()),
                      new Consent.Proof("bench-1", nowMs, Consent.Source.APP)),
                  nowMs)
              .whenComplete(
                  (issued, failure) -> {
                    if (failure == null) {
                      registered.incrementAndGet();
                    } else {
                      fault.compareAndSet(null, failure);
                    }
                    room.release(); // last, since whoever has all the room counts
                  });
    }
    if (!room.tryAcquire(AT_A_TIME, 30, TimeUnit.SECONDS) || registered.get() != count) {
      throw new IllegalStateException(
          registered + " of " + count + " were registered", fault.get());
    }
  }
}
