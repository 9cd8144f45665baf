package dev.beckon.cloud.presence;

import java.util.concurrent.atomic.AtomicLong;

/** What an engine has counted since it began. Written by its one thread, read by any. */
public final class PresenceCounters {
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong outOfOrder = new AtomicLong();
  private final AtomicLong late = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unknownGateway = new AtomicLong();
  private final AtomicLong overLimit = new AtomicLong();
  private final AtomicLong entered = new AtomicLong();
  private final AtomicLong dwelt = new AtomicLong();
  private final AtomicLong left = new AtomicLong();
  private final AtomicLong visitsEnded = new AtomicLong();
  private final AtomicLong tracked = new AtomicLong();

  PresenceCounters() {}

  /** Sightings that were taken up. */
  public long taken() {
    return taken.get();
  }

  /** Sightings older than the last of the same shopper and gateway. */
  public long outOfOrder() {
    return outOfOrder.get();
  }

  /** Sightings too old to say where anybody is. */
  public long late() {
    return late.get();
  }

  /** Sightings with an RSSI, a count or times that cannot be. */
  public long refused() {
    return refused.get();
  }

  /** Sightings by a gateway that is in no zone of this store. */
  public long unknownGateway() {
    return unknownGateway.get();
  }

  /** Sightings and saved visits passed over because the store holds as many shoppers as it may. */
  public long overLimit() {
    return overLimit.get();
  }

  /** ENTERED events, those sent again after a restart included. */
  public long entered() {
    return entered.get();
  }

  /** DWELT events, those sent again after a restart included. */
  public long dwelt() {
    return dwelt.get();
  }

  /** LEFT events. */
  public long left() {
    return left.get();
  }

  /** VISIT_ENDED events. */
  public long visitsEnded() {
    return visitsEnded.get();
  }

  /** Shoppers tracked now, with or without a visit. */
  public long tracked() {
    return tracked.get();
  }

  void countTaken() {
    add(taken);
  }

  void countOutOfOrder() {
    add(outOfOrder);
  }

  void countLate() {
    add(late);
  }

  void countRefused() {
    add(refused);
  }

  void countUnknownGateway() {
    add(unknownGateway);
  }

  void countOverLimit() {
    add(overLimit);
  }

  void countEvent(PresenceEvent.Type type) {
    add(
        switch (type) {
          case ENTERED -> entered;
          case DWELT -> dwelt;
          case LEFT -> left;
          case VISIT_ENDED -> visitsEnded;
        });
  }

  void tracked(int shoppers) {
    tracked.lazySet(shoppers);
  }

  /** One writer, so no atomic addition is needed. */
  private static void add(AtomicLong counter) {
    counter.lazySet(counter.getPlain() + 1);
  }
}
