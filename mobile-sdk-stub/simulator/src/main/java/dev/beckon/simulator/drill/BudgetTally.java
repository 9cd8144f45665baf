package dev.beckon.simulator.drill;

import dev.beckon.simulator.process.RespClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of all claims there were, read from Redis.
 *
 * @param accepted by the push service, and known to be
 * @param unknown may have been accepted
 * @param refunded rejected or expired
 * @param open not ended
 * @param units of the offer that its counter says are charged
 * @param charges in the ledgers of all who had a claim
 * @param faults in words
 */
record BudgetTally(
    int accepted,
    int unknown,
    int refunded,
    int open,
    long units,
    int charges,
    List<String> faults) {

  /**
   * Counts.
   *
   * @param claimed ids of all decisions that charged the offer
   * @param taken ids of those that the push service said it had taken
   * @param perShopper how often one may be told it in the time this took
   */
  static BudgetTally of(
      RespClient redis, String offerId, List<String> claimed, Set<String> taken, int perShopper)
      throws IOException {
    List<String> faults = new ArrayList<>();
    int[] ended = new int[4];
    Set<String> shoppers = new HashSet<>();
    for (String id : claimed) {
      List<String> decision = redis.ask("HMGET", "bk:d:" + id, "state", "shopper");
      String state = decision.isEmpty() ? "missing" : decision.get(0);
      switch (state) {
        case "ACCEPTED" -> ended[0]++;
        case "UNKNOWN" -> ended[1]++;
        case "REJECTED", "EXPIRED" -> {
          ended[2]++;
          if (taken.contains(id)) {
            faults.add(id + " was taken by the push service and is " + state);
          }
        }
        default -> ended[3]++;
      }
      if (decision.size() == 2) {
        shoppers.add(decision.get(1));
      }
    }
    int charges = 0;
    for (String shopper : shoppers) {
      int own = Integer.parseInt(redis.ask("ZCARD", "bk:l:" + shopper).get(0));
      if (own > perShopper) {
        faults.add(shopper + " is charged " + own + " times, at most " + perShopper);
      }
      charges += own;
    }
    List<String> units = redis.ask("GET", "bk:o:" + offerId);
    return new BudgetTally(
        ended[0],
        ended[1],
        ended[2],
        ended[3],
        units.isEmpty() ? 0 : Long.parseLong(units.get(0)),
        charges,
        List.copyOf(faults));
  }

  /** What may have been told. */
  int told() {
    return accepted + unknown;
  }

  /** All that is wrong at rest. */
  List<String> faultsAtRest(int budget) {
    List<String> all = new ArrayList<>(faults);
    if (open > 0) {
      all.add(open + " claims have not ended");
    }
    if (units != told() || charges != told()) {
      all.add(
          "%d units and %d charges for %d accepted and %d unknown"
              .formatted(units, charges, accepted, unknown));
    }
    if (units > budget) {
      all.add(units + " units are charged of " + budget);
    }
    return all;
  }

  JsonObject json() {
    return new JsonObject()
        .put("accepted", accepted)
        .put("unknown", unknown)
        .put("refunded", refunded)
        .put("open", open)
        .put("charged", units)
        .put("charges", charges);
  }

  @Override
  public String toString() {
    return "%d charged = %d accepted + %d unknown; %d refunded"
        .formatted(units, accepted, unknown, refunded);
  }
}
