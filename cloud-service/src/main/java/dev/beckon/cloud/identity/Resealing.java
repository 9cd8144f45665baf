package dev.beckon.cloud.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Seals with the vault's newest key whatever older keys sealed, so that those can be thrown away:
 * page by page, at the pace of whoever calls.
 */
public final class Resealing {
  private static final int PAGE = 100;

  private final InstallationStore store;
  private final KeyVault vault;

  public Resealing(InstallationStore store, KeyVault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * How far it is.
   *
   * @param resealed how many on this page
   * @param cursor asks for the next page; null after the last one, when no older key is needed any
   *     more if no page failed
   */
  public record Page(int resealed, String cursor) {}

  /**
   * Does one page.
   *
   * @param cursor of the page before, or null for the first
   * @return fails when the store is away or a key fits none of the vault's
   */
  public CompletionStage<Page> page(String cursor) {
    return store.keys(cursor, PAGE).thenCompose(this::reseal);
  }

  private CompletionStage<Page> reseal(InstallationStore.KeyPage page) {
    List<CompletableFuture<Void>> writes = new ArrayList<>();
    for (InstallationStore.Sealed key : page.keys()) {
      vault
          .resealed(key.sealedIdentityKey(), key.installationId())
          .ifPresent(anew -> writes.add(store.reseal(key, anew).toCompletableFuture()));
    }
    return CompletableFuture.allOf(writes.toArray(new CompletableFuture<?>[0]))
        .thenApply(done -> new Page(writes.size(), page.cursor()));
  }
}
