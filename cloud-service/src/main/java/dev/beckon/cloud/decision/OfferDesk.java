package dev.beckon.cloud.decision;

import dev.beckon.cloud.decision.OfferBook.Save;
import dev.beckon.cloud.decision.OfferEntry.Source;
import dev.beckon.cloud.decision.OfferFaultsException.OfferFault;
import dev.beckon.cloud.decision.OfferRefusedException.Kind;
import dev.beckon.cloud.decision.Reception.Receptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Where offers come to life, change and end. The whole table is in memory and replaced as a whole,
 * with the index of what is live; what is changed here shows when the stage completes, what another
 * process changes, after {@link #refresh}. Changes are made one after another. Safe from any
 * thread.
 */
public final class OfferDesk {
  /** Who brings in what stands in the configuration, and ends what left it. */
  public static final String CONFIGURATION = "service:configuration";

  /** Who pauses offers that too many dismiss. */
  public static final String SELF_PAUSE = "service:self-pause";

  /** Makes ready what decisions on the offers of an index need. */
  @FunctionalInterface
  public interface Preparation {

    /** Completes when the index may be used, and also when something of it could not be had. */
    CompletionStage<Void> of(OfferIndex next);
  }

  /**
   * An offer as it is at this moment.
   *
   * @param offer with its version, or null when its text does not read any more
   * @param fault why it does not read, such as a store that is gone; null when it does
   */
  public record Booked(OfferEntry entry, Offer offer, String fault) {
    boolean isLive() {
      return entry.status() == OfferStatus.LIVE && offer != null;
    }

    boolean says(Offer other) {
      return offer != null && offer.equals(other.withVersion(offer.version()));
    }
  }

  /** What an import did. */
  public record Imported(int created, int changed, int unchanged) {}

  private record Table(long change, NavigableMap<String, Booked> offers, OfferIndex index) {}

  private final OfferBook book;
  private final OfferFormat format;
  private final OfferSaves saves;
  private final OfferChecks checks;
  private final Map<String, Shelves> shelves;
  private final Audiences audiences;
  private final Executor worker;
  private final Turns turns;
  private final Preparation preparation;
  private volatile Table table;

  /**
   * A desk that knows nothing before {@link #refresh}.
   *
   * @param shelves of every store
   * @param worker reads texts and sorts offers, which takes its time
   */
  public OfferDesk(
      OfferBook book,
      OfferFormat format,
      Map<String, Shelves> shelves,
      Audiences audiences,
      Executor worker,
      Preparation preparation) {
    this.book = book;
    this.format = format;
    saves = new OfferSaves(format);
    checks = new OfferChecks(shelves, audiences);
    this.shelves = Map.copyOf(shelves);
    this.audiences = audiences;
    this.worker = worker;
    turns = new Turns("changes of offers", worker);
    this.preparation = preparation;
    table =
        new Table(
            0, Collections.emptyNavigableMap(), new OfferIndex(shelves, List.of(), audiences));
  }

  /** What may be offered at this moment. */
  public OfferIndex index() {
    return table.index();
  }

  /** The offer of that id, in whatever state. */
  public Optional<Booked> find(String offerId) {
    return Optional.ofNullable(table.offers().get(offerId));
  }

  /** The goal of an offer in whatever state, if it has one. */
  public Optional<Pursuit> pursuit(String offerId) {
    return find(offerId)
        .map(Booked::offer)
        .filter(offer -> offer.worth().goal() != null)
        .map(offer -> Pursuit.of(offer, shelves));
  }

  /**
   * Some of the offers, by id.
   *
   * @param status only those in it; null for all
   * @param after the id before the first one wanted; null for the first of all
   */
  public List<Booked> list(OfferStatus status, String after, int limit) {
    NavigableMap<String, Booked> all = table.offers();
    NavigableMap<String, Booked> from = after == null ? all : all.tailMap(after, false);
    return from.values().stream()
        .filter(booked -> status == null || booked.entry().status() == status)
        .limit(limit)
        .toList();
  }

  /** How many there are in a status. */
  public long count(OfferStatus status) {
    return table.offers().values().stream()
        .filter(booked -> booked.entry().status() == status)
        .count();
  }

  /** The live ones, by id. */
  public List<Offer> live() {
    return live(table.offers().values());
  }

  private static List<Offer> live(Collection<Booked> all) {
    return all.stream().filter(Booked::isLive).map(Booked::offer).toList();
  }

  /** The texts of all offers that have not ended, in one document. */
  public String export() {
    return format.write(
        table.offers().values().stream()
            .filter(booked -> booked.entry().status() != OfferStatus.ENDED)
            .filter(booked -> booked.offer() != null)
            .map(Booked::offer)
            .toList());
  }

  /** The text of a version, present or earlier; empty when nobody knows it any more. */
  public CompletionStage<Optional<String>> text(String offerId, int version) {
    return book.text(offerId, version);
  }

  /** Takes in what was changed since the last time, whoever changed it. */
  public CompletionStage<Void> refresh() {
    return turns.next(this::reread);
  }

  private CompletionStage<Void> reread() {
    return book.changedSince(table.change()).thenComposeAsync(this::takeIn, worker);
  }

  private CompletionStage<Void> takeIn(OfferBook.Kept kept) {
    if (kept.entries().isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    NavigableMap<String, Booked> all = new TreeMap<>(table.offers());
    kept.entries().forEach(entry -> all.put(entry.offerId(), booked(entry)));
    OfferIndex index = new OfferIndex(shelves, live(all.values()), audiences);
    return preparation
        .of(index)
        .thenAccept(
            ready ->
                table = new Table(kept.change(), Collections.unmodifiableNavigableMap(all), index));
  }

  private Booked booked(OfferEntry entry) {
    try {
      return new Booked(entry, format.readOne(entry.text()).withVersion(entry.version()), null);
    } catch (OfferFaultsException e) {
      return new Booked(entry, null, e.getMessage());
    }
  }

  /**
   * Creates an offer as a draft, or gives it a new text, which counts at once where it is live. The
   * same text again changes nothing.
   *
   * @param actor id of the key it is done with
   * @param text one offer
   * @return fails with {@link OfferRefusedException}, or when the store is away
   */
  public CompletionStage<Booked> put(String actor, String offerId, String text, long nowMs) {
    return change(
        () -> {
          Offer offer = read(() -> format.readOne(text));
          if (!offer.offerId().equals(offerId)) {
            throw new OfferRefusedException(
                Kind.INVALID, "id", offer.offerId(), offerId + ", as in the path");
          }
          return write(actor, List.of(offer), nowMs).thenApply(done -> get(offerId));
        });
  }

  /**
   * Puts all offers of a document, or none. Fails as {@link #put} does.
   *
   * @param text a list of offers
   */
  public CompletionStage<Imported> importAll(String actor, String text, long nowMs) {
    return change(() -> write(actor, read(() -> format.read(text)), nowMs));
  }

  /** Reads offers. */
  private interface Reading<T> {
    T read() throws OfferFaultsException;
  }

  private static <T> T read(Reading<T> reading) {
    try {
      return reading.read();
    } catch (OfferFaultsException e) {
      throw new OfferRefusedException(Kind.INVALID, e.faults());
    }
  }

  private CompletionStage<Imported> write(String actor, List<Offer> offers, long nowMs) {
    OfferChecks.companions(offers, table.offers().keySet());
    List<OfferFault> conflicts = new ArrayList<>();
    List<Save> wanted = new ArrayList<>();
    int created = 0;
    for (Offer offer : offers) {
      Booked before = table.offers().get(offer.offerId());
      if (before == null) {
        wanted.add(saves.draft(offer, actor, nowMs));
        created++;
      } else if (!before.says(offer)) {
        OfferChecks.whyNot(before.entry()).ifPresent(conflicts::add);
        wanted.add(saves.changed(before.entry(), offer, actor, nowMs));
      }
    }
    if (!conflicts.isEmpty()) {
      throw new OfferRefusedException(Kind.CONFLICT, conflicts);
    }
    NavigableMap<String, Offer> live = new TreeMap<>();
    live().forEach(offer -> live.put(offer.offerId(), offer));
    offers.forEach(offer -> live.computeIfPresent(offer.offerId(), (id, before) -> offer));
    checks.room(live.values(), index());
    int unchanged = offers.size() - wanted.size();
    Imported done = new Imported(created, wanted.size() - created, unchanged);
    return save(wanted).thenApply(saved -> done);
  }

  /**
   * Brings an offer to another status; one that is there already changes nothing.
   *
   * @param to LIVE, PAUSED or ENDED
   * @return fails with {@link OfferRefusedException}, or when the store is away
   */
  public CompletionStage<Booked> bring(String actor, String offerId, OfferStatus to, long nowMs) {
    return change(
        () -> {
          Booked before = get(offerId);
          OfferEntry entry = before.entry();
          if (entry.status() == to) {
            return CompletableFuture.completedStage(before);
          }
          if (!entry.status().mayBecome(to)) {
            throw OfferChecks.conflict(
                "status", entry.status().name(), "one that may become " + to);
          }
          if (to == OfferStatus.LIVE) {
            checkFit(before);
          }
          return save(List.of(saves.brought(entry, to, actor, "", nowMs)))
              .thenApply(saved -> get(offerId));
        });
  }

  /** Pauses live offers that too many did not like; see {@link Offer.SelfPause}. */
  public CompletionStage<Void> pauseDisliked(Receptions receptions, long nowMs) {
    List<Offer> watched = live().stream().filter(offer -> offer.selfPause() != null).toList();
    if (watched.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return receptions
        .of(watched.stream().map(Offer::offerId).toList())
        .thenCompose(
            read -> {
              CompletionStage<Void> done = CompletableFuture.completedStage(null);
              for (Offer offer : watched) {
                Reception reception = read.getOrDefault(offer.offerId(), Reception.NONE);
                if (reception.tooBad(offer.selfPause())) {
                  done = done.thenCompose(before -> pauseItself(offer, reception, nowMs));
                }
              }
              return done;
            });
  }

  /** Unless it is not live any more, or has another text. */
  private CompletionStage<Void> pauseItself(Offer offer, Reception reception, long nowMs) {
    return change(
        () -> {
          Booked now = get(offer.offerId());
          return now.isLive() && now.entry().version() == offer.version()
              ? save(
                  List.of(
                      saves.brought(
                          now.entry(),
                          OfferStatus.PAUSED,
                          SELF_PAUSE,
                          reception.sentence(),
                          nowMs)))
              : CompletableFuture.completedStage(null);
        });
  }

  private void checkFit(Booked booked) {
    if (booked.offer() == null) {
      throw OfferChecks.conflict(
          "offer", booked.fault(), "a text that fits this service's configuration");
    }
    List<Offer> live = new ArrayList<>(live());
    live.add(booked.offer());
    checks.room(live, index());
  }

  /**
   * Makes the book say what the configuration says: its offers are live unless somebody paused or
   * ended them, and those that left it have ended.
   */
  public CompletionStage<Void> publish(List<Offer> configured, long nowMs) {
    return change(() -> save(saves.published(table.offers(), configured, nowMs)));
  }

  private Booked get(String offerId) {
    return find(offerId)
        .orElseThrow(
            () ->
                new OfferRefusedException(Kind.UNKNOWN, "offerId", offerId, "the id of an offer"));
  }

  private CompletionStage<Void> save(List<Save> saves) {
    if (saves.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return book.save(saves)
        .thenComposeAsync(
            result ->
                switch (result) {
                  case SAVED -> reread();
                  case FULL ->
                      makeRoom(saves.get(0).act().atMs()).thenCompose(roomy -> save(saves));
                  case CHANGED ->
                      throw OfferChecks.conflict(
                          "id", "changed meanwhile", "a look at it, then once more");
                  case TOO_MANY_VERSIONS ->
                      throw OfferChecks.conflict(
                          "offer",
                          "too many versions",
                          "at most " + OfferBook.MOST_VERSIONS + " of which decisions still speak");
                },
            worker);
  }

  /**
   * Forgets the offer that ended first, if no decision speaks of it any more. Another process
   * remembers until its next start that it ended.
   */
  private CompletionStage<Void> makeRoom(long nowMs) {
    OfferEntry oldest =
        table.offers().values().stream()
            .map(Booked::entry)
            .filter(entry -> entry.status() == OfferStatus.ENDED)
            .filter(entry -> entry.changedAtMs() < nowMs - OfferBook.VERSIONS_KEPT_MS)
            .filter(
                entry -> entry.source() == Source.API || entry.changedBy().equals(CONFIGURATION))
            .min(Comparator.comparingLong(OfferEntry::changedAtMs))
            .orElseThrow(
                () ->
                    OfferChecks.conflict(
                        "id", "so many offers", "at most " + OfferBook.MOST_OFFERS + " offers"));
    return book.remove(oldest.offerId())
        .thenAccept(
            removed -> {
              NavigableMap<String, Booked> all = new TreeMap<>(table.offers());
              all.remove(oldest.offerId());
              table = new Table(table.change(), all, table.index());
            });
  }

  /** Makes a change on what is known to everybody at this moment. */
  private <T> CompletionStage<T> change(Supplier<CompletionStage<T>> change) {
    return turns.next(() -> reread().thenComposeAsync(read -> change.get(), worker));
  }
}
