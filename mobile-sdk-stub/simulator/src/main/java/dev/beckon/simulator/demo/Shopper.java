package dev.beckon.simulator.demo;

import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.world.Walk;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the cast, before the curtain rises.
 *
 * @param silentFromMs when the phone stops advertising, by the walk's time
 */
record Shopper(
    String name,
    PhoneProfile profile,
    Walk walk,
    List<Purchase> purchases,
    PushFault pushFault,
    long silentFromMs,
    Expected expected) {

  /** Something bought so many days ago, one of it. */
  record Purchase(String sku, int daysAgo) {}

  Shopper(String name, PhoneProfile profile, Walk walk) {
    this(name, profile, walk, List.of(), PushFault.NONE, Long.MAX_VALUE, Expected.NOTHING);
  }

  Shopper bought(String sku, int daysAgo) {
    List<Purchase> more = new ArrayList<>(purchases);
    more.add(new Purchase(sku, daysAgo));
    return new Shopper(name, profile, walk, List.copyOf(more), pushFault, silentFromMs, expected);
  }

  Shopper pushes(PushFault fault) {
    return new Shopper(name, profile, walk, purchases, fault, silentFromMs, expected);
  }

  Shopper fallingSilentAt(long atMs) {
    return new Shopper(name, profile, walk, purchases, pushFault, atMs, expected);
  }

  Shopper expecting(List<Expected.Offered> offers, List<Expected.Refused> refusals) {
    return new Shopper(
        name, profile, walk, purchases, pushFault, silentFromMs, new Expected(offers, refusals));
  }

  /** How long the phone advertises once it has begun, ms. */
  long advertisesMs() {
    return silentFromMs == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : Math.max(0, silentFromMs - walk.startsAtMs());
  }
}
