package dev.beckon.cloud.identity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Where it is kept which handles are whose. Never blocks; a stage fails when the store is away. */
public interface LinkStore {

  /** What became of a link. */
  enum Outcome {
    /** The handle is the shopper's, now or already. */
    LINKED,
    /** There is no such shopper, or the installation is not theirs (any more). */
    UNKNOWN,
    /** The assertion was used before. */
    REPLAYED,
    /** The shopper has another handle of that kind: somebody else logs in on the same phone. */
    OTHER,
    /** The shopper would have more installations, handles or former ids than are kept. */
    FULL,
    /** The handle is of somebody who works in the shops. */
    STAFF
  }

  /**
   * What is to be linked.
   *
   * @param shopperId who
   * @param installationId that logs in: it must be the shopper's, and no handle of that kind may be
   *     there; null where the shopper is linked as such
   * @param name of the handle: kind, colon, keyed hash
   * @param assertion keyed hash of the assertion's name; null without one
   * @param assertionEndsInS seconds until it expires
   */
  record Request(
      String shopperId,
      String installationId,
      Handle handle,
      String name,
      String assertion,
      long assertionEndsInS) {}

  /**
   * What became of it.
   *
   * @param shopperId LINKED: who it is from now on, perhaps another than before; else null
   * @param installationIds LINKED: all of that shopper's
   */
  record Result(Outcome outcome, String shopperId, List<String> installationIds) {}

  /**
   * Links a shopper with a handle. Where it is another shopper's, both become that one in the same
   * step. Repeating it changes nothing.
   */
  CompletionStage<Result> link(Request request);

  /**
   * Notes that handles are of people who work in the shops, or are not any more.
   *
   * @param names of handles: kind, colon, keyed hash
   * @return the shoppers that have one of them
   */
  CompletionStage<Set<String>> staff(List<String> names, boolean works);

  /**
   * Whose a handle is.
   *
   * @param name of the handle: kind, colon, keyed hash
   */
  CompletionStage<Optional<String>> owner(String name);

  /**
   * Takes a shopper's handles of a kind away.
   *
   * @return how many; -1 when there is no such shopper
   */
  CompletionStage<Long> unlink(String shopperId, Handle.Kind kind);

  /**
   * Takes one of a shopper's handles away.
   *
   * @param name of the handle: kind, colon, keyed hash
   * @return 1, or 0 when it is not the shopper's; -1 when there is no such shopper
   */
  CompletionStage<Long> unlink(String shopperId, Handle handle, String name);
}
