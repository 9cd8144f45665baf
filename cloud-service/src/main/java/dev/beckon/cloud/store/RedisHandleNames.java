package dev.beckon.cloud.store;

import dev.beckon.cloud.identity.HandleNames;
import dev.beckon.cloud.identity.KeyVault;
import io.lettuce.core.SetArgs;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The key of handles' names in Redis, sealed by the vault's newest key; made where there is none.
 */
public final class RedisHandleNames {
  private RedisHandleNames() {}

  /**
   * Reads the key, or makes one.
   *
   * @return fails when the store is away or the key does not fit the vault
   */
  public static CompletionStage<HandleNames> open(
      RedisConnection redis, KeyVault vault, SecureRandom random) {
    byte[] drawn = new byte[HandleNames.KEY_BYTES];
    random.nextBytes(drawn);
    String sealed = vault.seal(drawn, HandleNames.SEALED_FOR);
    return redis
        .async()
        .set(Keys.HANDLE_NAMES, sealed, SetArgs.Builder.nx())
        .thenCompose(made -> redis.async().get(Keys.HANDLE_NAMES))
        .thenCompose(kept -> resealed(redis, vault, kept))
        .thenApply(kept -> new HandleNames(vault.unseal(kept, HandleNames.SEALED_FOR)));
  }

  private static CompletionStage<String> resealed(
      RedisConnection redis, KeyVault vault, String kept) {
    Optional<String> anew = vault.resealed(kept, HandleNames.SEALED_FOR);
    return anew.isEmpty()
        ? CompletableFuture.completedFuture(kept)
        : redis.async().set(Keys.HANDLE_NAMES, anew.get()).thenApply(done -> anew.get());
  }
}
