package dev.beckon.sdk;

import java.util.EnumMap;
import java.util.Map;

/** What the SDK did and had to leave undone since it was built. Immutable. */
public final class Counters {
  final Map<PushOutcome, Long> pushes = new EnumMap<>(PushOutcome.class);
  long receiptsSent;
  long receiptsDropped;
  long sightingsDropped;
  long sightingsIgnored;
  long callsFailed;

  Counters() {}

  /** Pushes by what became of them. */
  public long pushes(PushOutcome outcome) {
    return pushes.getOrDefault(outcome, 0L);
  }

  /** Receipts that the service took. */
  public long receiptsSent() {
    return receiptsSent;
  }

  /** Receipts that a full queue pushed out or that the service refused for good. */
  public long receiptsDropped() {
    return receiptsDropped;
  }

  /** Sightings that a full buffer pushed out, that grew too old, or that were refused for good. */
  public long sightingsDropped() {
    return sightingsDropped;
  }

  /** Beacons heard that were not the shops', or with a strength that cannot be. */
  public long sightingsIgnored() {
    return sightingsIgnored;
  }

  /** Calls of {@link Beckon#sync} that the service refused or did not answer. */
  public long callsFailed() {
    return callsFailed;
  }
}
