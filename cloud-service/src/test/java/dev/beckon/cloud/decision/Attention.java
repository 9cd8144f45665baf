package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.Offer.Window;
import java.time.Duration;
import java.util.List;

/** Limits of all offers together for tests: none, and 30 s to deliver, unless said otherwise. */
public final class Attention {
  private int perVisit = Integer.MAX_VALUE;
  private Duration visitGap = Duration.ZERO;
  private double leastValueForFirst;
  private List<Window> perShopper = List.of();
  private List<Window> perCategory = List.of();
  private List<Window> perStore = List.of();
  private Duration pauseAfterDismissal = Duration.ZERO;
  private int storePerDay = Integer.MAX_VALUE;

  private Attention() {}

  /** No limits, to be changed, then built. */
  public static Attention lax() {
    return new Attention();
  }

  public Attention perVisit(int most, Duration gap) {
    perVisit = most;
    visitGap = gap;
    return this;
  }

  public Attention leastValueForFirst(double value) {
    leastValueForFirst = value;
    return this;
  }

  public Attention perShopper(Window... windows) {
    perShopper = List.of(windows);
    return this;
  }

  public Attention perCategory(Window... windows) {
    perCategory = List.of(windows);
    return this;
  }

  public Attention perStore(Window... windows) {
    perStore = List.of(windows);
    return this;
  }

  public Attention pauseAfterDismissal(Duration pause) {
    pauseAfterDismissal = pause;
    return this;
  }

  public Attention storePerDay(int most) {
    storePerDay = most;
    return this;
  }

  public AttentionLimits build() {
    return new AttentionLimits(
        perVisit,
        visitGap,
        leastValueForFirst,
        perShopper,
        perCategory,
        perStore,
        pauseAfterDismissal,
        storePerDay,
        Duration.ofSeconds(30));
  }
}
