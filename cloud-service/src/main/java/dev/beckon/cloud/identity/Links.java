package dev.beckon.cloud.identity;

import dev.beckon.cloud.identity.LinkStore.Outcome;
import dev.beckon.cloud.identity.LinkStore.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * Links shoppers with handles, and makes one person of two shoppers that turn out to be one. The
 * order of a merger is: the store makes them one, ids resolve to that one, memory calls the one by
 * the other's name. What is under way in between reaches the store by the former id, which leads
 * there.
 */
public final class Links {
  private final LinkStore store;
  private final Assertions assertions;
  private final HandleNames names;
  private final RotatingResolver resolver;
  private final Registrations registrations;
  private final BiConsumer<String, String> shopperRenamed;

  /**
   * What became of a link that was asked for.
   *
   * @param refusal why the assertion is not believed; null when it is, or none was needed
   * @param outcome null when the assertion is not believed
   * @param shopperId LINKED: who it is from now on; else null
   */
  public record Answer(AssertionRefusal refusal, Outcome outcome, String shopperId) {}

  /**
   * @param shopperRenamed is told of each merger: the former id and the one that stands for both
   *     from now on; from any thread
   */
  public Links(
      LinkStore store,
      Assertions assertions,
      HandleNames names,
      RotatingResolver resolver,
      Registrations registrations,
      BiConsumer<String, String> shopperRenamed) {
    this.store = store;
    this.assertions = assertions;
    this.names = names;
    this.resolver = resolver;
    this.registrations = registrations;
    this.shopperRenamed = shopperRenamed;
  }

  /**
   * Somebody logs in on a phone.
   *
   * @param token the assertion of the retailer's backend; null when the app brought none
   * @param nowMs service time, unix ms
   */
  public CompletionStage<Answer> logIn(Installation installation, String token, long nowMs) {
    Assertion assertion;
    try {
      assertion = assertions.verify(token, installation.installationId(), nowMs);
    } catch (Assertions.RefusedException e) {
      return CompletableFuture.completedFuture(new Answer(e.refusal(), null, null));
    }
    if (assertion.staff()) {
      return staff(installation.shopperId(), nowMs);
    }
    Request request =
        new Request(
            installation.shopperId(),
            installation.installationId(),
            assertion.handle(),
            names.of(assertion.handle()),
            names.ofAssertion(assertion.name()),
            Math.max(1, (assertion.expiresAtMs() - nowMs) / 1000 + 1));
    return link(request, nowMs);
  }

  /** The retailer's backend, known by its key, says whose a handle is. */
  public CompletionStage<Answer> assign(String shopperId, Handle handle, long nowMs) {
    return link(new Request(shopperId, null, handle, names.of(handle), null, 0), nowMs);
  }

  private CompletionStage<Answer> link(Request request, long nowMs) {
    return store.link(request).thenCompose(result -> settle(request, result, nowMs));
  }

  private CompletionStage<Answer> settle(Request request, LinkStore.Result result, long nowMs) {
    if (result.outcome() == Outcome.STAFF) {
      return staff(request.shopperId(), nowMs);
    }
    if (result.outcome() == Outcome.REPLAYED) {
      return CompletableFuture.completedFuture(new Answer(AssertionRefusal.REPLAYED, null, null));
    }
    if (result.outcome() == Outcome.LINKED && !result.shopperId().equals(request.shopperId())) {
      for (String installationId : result.installationIds()) {
        resolver.reassign(installationId, result.shopperId());
      }
      shopperRenamed.accept(request.shopperId(), result.shopperId());
    }
    return CompletableFuture.completedFuture(
        new Answer(null, result.outcome(), result.shopperId()));
  }

  /** Who works in the shops is treated like somebody unknown: nothing of them stays. */
  private CompletionStage<Answer> staff(String shopperId, long nowMs) {
    return registrations
        .erase(shopperId, nowMs)
        .thenApply(erased -> new Answer(null, Outcome.STAFF, null));
  }

  /**
   * Notes that handles are of people who work in the shops, or are not any more. What existed of
   * them is erased.
   *
   * @param nowMs service time, unix ms
   * @return how many shoppers were erased
   */
  public CompletionStage<Integer> staff(List<Handle> handles, boolean works, long nowMs) {
    return store
        .staff(handles.stream().map(names::of).toList(), works)
        .thenCompose(
            shoppers -> {
              CompletionStage<Integer> erased = CompletableFuture.completedFuture(0);
              for (String shopperId : works ? shoppers : Set.<String>of()) {
                erased =
                    erased.thenCombine(
                        registrations.erase(shopperId, nowMs), (count, gone) -> count + 1);
              }
              return erased;
            });
  }

  /** The shopper whose a handle is; empty when it is nobody's. */
  public CompletionStage<Optional<String>> owner(Handle handle) {
    return store.owner(names.of(handle));
  }

  /**
   * Takes a shopper's handles of a kind away.
   *
   * @return how many; -1 when there is no such shopper
   */
  public CompletionStage<Long> unlink(String shopperId, Handle.Kind kind) {
    return store.unlink(shopperId, kind);
  }

  /**
   * Takes one of a shopper's handles away.
   *
   * @return 1, or 0 when it is not the shopper's; -1 when there is no such shopper
   */
  public CompletionStage<Long> unlink(String shopperId, Handle handle) {
    return store.unlink(shopperId, handle, names.of(handle));
  }
}
