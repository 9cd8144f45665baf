package dev.beckon.cloud.decision;

import java.util.Map;

/**
 * How shoppers respond to offers, smoothed: an offer that was told rarely is taken to do about as
 * well as all together. The mean of a beta distribution whose prior weighs as much as {@link
 * #PRIOR_TOLD} shoppers who were told.
 */
public final class ResponseRates {
  /** So many have to be told before an offer's own responses outweigh the others'. */
  static final double PRIOR_TOLD = 100;

  /** What is expected while nothing at all is known. */
  static final double PRIOR_RATE = 0.05;

  /** Nothing is known. */
  public static final ResponseRates UNKNOWN = new ResponseRates(Map.of());

  private final Map<String, Counts> byOffer;
  private final double overall;

  /**
   * What became of an offer.
   *
   * @param told how often it was accepted for delivery
   * @param responses how often it was opened or redeemed after that
   */
  public record Counts(long told, long responses) {}

  /** As counted. */
  public ResponseRates(Map<String, Counts> byOffer) {
    this.byOffer = Map.copyOf(byOffer);
    long told = byOffer.values().stream().mapToLong(Counts::told).sum();
    long responses = byOffer.values().stream().mapToLong(Counts::responses).sum();
    this.overall = smoothed(new Counts(told, responses), PRIOR_RATE);
  }

  /**
   * The share of those told who are expected to respond, 0 to 1, in millionths: it is kept with
   * every decision, and finer differences mean nothing.
   */
  public double of(String offerId) {
    Counts counts = byOffer.get(offerId);
    double share = counts == null ? overall : smoothed(counts, overall);
    return Math.rint(share * 1e6) / 1e6;
  }

  private static double smoothed(Counts counts, double prior) {
    long responses = Math.min(counts.responses(), counts.told());
    return (responses + PRIOR_TOLD * prior) / (counts.told() + PRIOR_TOLD);
  }
}
