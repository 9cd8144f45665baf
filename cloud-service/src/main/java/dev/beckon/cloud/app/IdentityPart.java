package dev.beckon.cloud.app;

import dev.beckon.cloud.app.config.ServiceConfig;
import dev.beckon.cloud.history.SqlHistory;
import dev.beckon.cloud.identity.AssertionKey;
import dev.beckon.cloud.identity.Assertions;
import dev.beckon.cloud.identity.Choices;
import dev.beckon.cloud.identity.Export;
import dev.beckon.cloud.identity.KeyVault;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.identity.PhoneStates;
import dev.beckon.cloud.identity.Registrations;
import dev.beckon.cloud.identity.Resealing;
import dev.beckon.cloud.identity.RotatingResolver;
import dev.beckon.cloud.ingest.StoreLoop;
import dev.beckon.cloud.store.RedisChoices;
import dev.beckon.cloud.store.RedisConnection;
import dev.beckon.cloud.store.RedisExport;
import dev.beckon.cloud.store.RedisHandleNames;
import dev.beckon.cloud.store.RedisInstallations;
import dev.beckon.cloud.store.RedisInstallationsRewrite;
import dev.beckon.cloud.store.RedisLinks;
import dev.beckon.cloud.store.RedisPhoneStates;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who is who: registrations, and the table of rotating ids made of them. */
record IdentityPart(
    Registrations registrations,
    Links links,
    Choices choices,
    PhoneStates phoneStates,
    Export export,
    Function<List<String>, CompletionStage<JsonObject>> rows,
    RotatingResolver resolver) {
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
    List<String> storeIds = List.copyOf(base.config().storeIds());
    RedisInstallations installations = new RedisInstallations(redis, storeIds, rewrite);
    Registrations registrations =
        new Registrations(
            installations, vault, resolver, base.random(), new Memories(loops, history, rewrite));
    ResolverPart.load(registrations);
    ResolverPart.advance(base, resolver);
    rewrite.request(); // for whoever withdrew just before the last end, unless that was done
    if (vault.hasOlderKeys()) {
      ResealingPart.start(base, new Resealing(installations, vault), rewrite::request);
    }
    Links links =
        new Links(
            new RedisLinks(redis, storeIds),
            new Assertions(assertionKeys(base.config())),
            Await.result("names of handles", RedisHandleNames.open(redis, vault, base.random())),
            resolver,
            registrations,
            (from, to) -> loops.forEach(loop -> loop.rename(from, to)));
    PhoneStates phoneStates = new RedisPhoneStates(redis);
    PhoneMeters.add(base, housekeeping, phoneStates);
    return new IdentityPart(
        registrations,
        links,
        new Choices(new RedisChoices(redis, rewrite::request), registrations),
        phoneStates,
        new RedisExport(redis, installations, storeIds, base.config().tills().allSensitive()),
        history::rowsOf,
        resolver);
  }

  /** What the retailer's backend signs with. */
  static List<AssertionKey> assertionKeys(ServiceConfig config) throws StartException {
    List<AssertionKey> keys = new ArrayList<>();
    for (ServiceConfig.AssertionKey key : config.identity().assertions()) {
      try {
        keys.add(
            key.secret().isPresent()
                ? AssertionKey.shared(key.keyId(), key.secret().get().value())
                : AssertionKey.read(key.keyId(), key.publicKeyFile().orElseThrow()));
      } catch (IOException e) {
        throw new StartException(
            "identity.assertions: key " + key.keyId() + ": " + StartException.words(e), e);
      }
    }
    return keys;
  }
}
