package dev.beckon.cloud.api;

import dev.beckon.cloud.identity.Handle;
import dev.beckon.cloud.identity.Links;
import dev.beckon.cloud.redemption.Credits;
import dev.beckon.cloud.redemption.Credits.Changed;
import dev.beckon.cloud.shopper.Receipt;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Predicate;

/** Has receipts credited to what their customers were offered. */
public final class Credited {
  private static final Changed NOTHING = new Changed(0, 0);

  private final Links links;
  private final Credits credits;
  private final Counter changed;
  private final Counter full;

  public Credited(Links links, Credits credits, MeterRegistry meters) {
    this.links = links;
    this.credits = credits;
    changed = counter("changed", meters);
    full = counter("full", meters);
  }

  private static Counter counter(String result, MeterRegistry meters) {
    return Counter.builder("beckon_credits_total")
        .description(
            "Decisions whose credited purchases changed, or could not as there are too many")
        .tag("result", result)
        .register(meters);
  }

  /**
   * Credits these, in whatever order they stand: sales before what was returned of them, and that
   * before cancellations.
   *
   * @param nowMs service time, unix ms
   */
  CompletionStage<Void> all(List<Receipt> receipts, long nowMs) {
    return each(receipts, receipt -> receipt.isSale() && receipt.customer() != null, this::sold)
        .thenCompose(done -> each(receipts, receipt -> receipt.returnOf() != null, this::returned))
        .thenCompose(
            done ->
                each(receipts, Receipt::cancelled, receipt -> credits.cancelled(receipt, nowMs)));
  }

  private CompletionStage<Void> each(
      List<Receipt> receipts,
      Predicate<Receipt> which,
      Function<Receipt, CompletionStage<Changed>> credit) {
    List<CompletableFuture<Changed>> done =
        receipts.stream()
            .filter(which)
            .map(receipt -> credit.apply(receipt).toCompletableFuture())
            .toList();
    return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new))
        .thenAccept(all -> done.forEach(one -> count(one.join())));
  }

  private void count(Changed one) {
    changed.increment(one.decisions());
    full.increment(one.full());
  }

  private CompletionStage<Changed> sold(Receipt receipt) {
    return owner(receipt)
        .thenCompose(
            owner ->
                owner.isEmpty()
                    ? CompletableFuture.completedFuture(NOTHING)
                    : credits.sold(owner.get(), receipt));
  }

  private CompletionStage<Changed> returned(Receipt receipt) {
    return receipt.customer() == null
        ? credits.returned(null, receipt)
        : owner(receipt).thenCompose(owner -> credits.returned(owner.orElse(null), receipt));
  }

  private CompletionStage<Optional<String>> owner(Receipt receipt) {
    return links.owner(new Handle(Handle.Kind.TILL_CUSTOMER, receipt.customer()));
  }
}
