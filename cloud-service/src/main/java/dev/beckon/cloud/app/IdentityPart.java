package dev.beckon.cloud.app;

import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.PhoneStates;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.Resealing;
import dev.beckon.cloud.identity.RotatingResolver;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import dev.beckon.cloud.store.RedisPhoneStates;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who is who: registrations, and the table of rotating ids made of them. */
record IdentityPart(
    Registrations registrations, RotatingResolver resolver, PhoneStates phoneStates) {
  private static final Logger log = LoggerFactory.getLogger(IdentityPart.class);
  private static final Duration REWRITE_AT_MOST_EVERY = Duration.ofSeconds(10);

  /** The key that installations' keys are encrypted with; made where there is none yet. */
  static KeyVault openVault(Base base) throws StartException {
    try {
      Files.createDirectories(base.config().data().directory());
      return SecretPlaces.vault(base.config(), base.random());
    } catch (IOException e) {
      throw new StartException("data: " + StartException.words(e), e);
    }
  }

  /** Knows every installation when it returns. */
  static IdentityPart open(
      Base base,
      KeyVault vault,
      RedisConnection redis,
      Housekeeping housekeeping,
      SqlHistory history,
      List<StoreLoop> loops)
      throws StartException {
    RotatingResolver resolver = ResolverPart.open(base);
    RedisInstallationsRewrite rewrite =
        base.parts()
            .add(
                "rewriting",
                new RedisInstallationsRewrite(redis, housekeeping.timer(), REWRITE_AT_MOST_EVERY));
    RedisInstallations installations =
        new RedisInstallations(redis, List.copyOf(base.config().storeIds()), rewrite);
    Registrations registrations =
        new Registrations(
            installations,
            vault,
            resolver,
            base.random(),
            shopperId -> {
              loops.forEach(loop -> loop.forget(shopperId));
              eraseHistory(history, shopperId);
            });
    ResolverPart.load(registrations);
    ResolverPart.advance(base, resolver);
    rewrite.request(); // for whoever withdrew just before the last end, unless that was done
    if (vault.hasOlderKeys()) {
      ResealingPart.start(base, new Resealing(installations, vault), rewrite::request);
    }
    PhoneStates phoneStates = new RedisPhoneStates(redis);
    PhoneMeters.add(base, housekeeping, phoneStates);
    return new IdentityPart(registrations, resolver, phoneStates);
  }

  /**
   * Called before Redis erases, so that a kill in between leaves a note of it, and again after,
   * when nothing can be added any more.
   */
  private static void eraseHistory(SqlHistory history, String shopperId) {
    var unused =
        history
            .erase(shopperId)
            .whenComplete(
                (erased, failure) -> {
                  if (failure != null) {
                    log.error("an erasure in the history waits for the next start", failure);
                  }
                });
  }
}
