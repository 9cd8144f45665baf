package dev.beckon.cloud.decision;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where offers are kept, for all processes. Never blocks; a stage fails when the store is away. */
public interface OfferBook {
  /** As many offers at most, ended ones included. */
  int MOST_OFFERS = 5_000;

  /** As many versions of an offer at most, of those that decisions still name. */
  int MOST_VERSIONS = 100;

  /** Texts of one offer that were replaced longer ago than this may be forgotten. */
  long VERSIONS_KEPT_MS = 35L * 86_400_000;

  /** What became of an attempt to save. */
  enum Result {
    SAVED,
    /** Somebody else was faster: nothing was saved. */
    CHANGED,
    /** There are too many offers: nothing was saved. */
    FULL,
    /** One of the offers has too many versions: nothing was saved. */
    TOO_MANY_VERSIONS
  }

  /**
   * An entry to be saved.
   *
   * @param replaces {@link OfferEntry#change} of the one it replaces; 0 for a new offer
   */
  record Save(OfferEntry entry, long replaces, OfferAct act) {}

  /**
   * Part of the book.
   *
   * @param change number of the latest change of all; 0 when there was none
   */
  record Kept(long change, List<OfferEntry> entries) {}

  /** The entries that changed after a change. */
  CompletionStage<Kept> changedSince(long change);

  /**
   * Keeps entries and their texts, and records the acts: all of it or nothing. From then on nothing
   * of an offer that is not live is sent.
   *
   * @param saves at least one, each of another offer
   */
  CompletionStage<Result> save(List<Save> saves);

  /** The text of a version; empty when there is none, or not any more. */
  CompletionStage<Optional<String>> text(String offerId, int version);

  /** Forgets an ended offer. */
  CompletionStage<Void> remove(String offerId);
}
