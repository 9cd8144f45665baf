package dev.beckon.cloud.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
  private static final long NOW_MS = 1_795_435_200_000L;
  private static final long WITHIN_MS = 600_000;

  private final Map<String, ZonePresence> engines = new LinkedHashMap<>();
  private final Whereabouts whereabouts =
      whereabouts(Map.of("north", Set.of("mall")), Duration.ofMillis(WITHIN_MS));

  private Whereabouts whereabouts(Map<String, Set<String>> near, Duration within) {
    Whereabouts all = new Whereabouts(near, within);
    for (String store : List.of("north", "mall", "south")) {
      StoreLayout.Zone zone = new StoreLayout.Zone("tea", List.of("gw-" + store), List.of());
      ZonePresence engine =
          new ZonePresence(new StoreLayout(store, List.of(zone)), PresenceSettings.DEFAULTS);
      all.watch(store, engine);
      engines.put(store, engine);
    }
    return all;
  }

  private void visit(String storeId, String shopperId, long lastSeenAtMs) {
    long startMs = lastSeenAtMs - 1_000;
    Visit visit =
        new Visit("v", storeId, shopperId, "phone", "tea", 1, startMs, startMs, lastSeenAtMs, 0);
    engines.get(storeId).restore(List.of(visit), NOW_MS);
  }

  private Sighting sighting(String gatewayId, String shopperId, long atMs) {
    return new Sighting(
        shopperId,
        "phone",
        gatewayId,
        3,
        -50,
        -50,
        atMs - 100,
        Stopwatch.received(atMs * 1000, atMs * 1000, atMs * 1000));
  }

  @Test
  void findsAVisitToADistantStoreWhileItIsFresh() {
    visit("north", "anna", NOW_MS);
    visit("south", "anna", NOW_MS - WITHIN_MS + 1);
    visit("south", "ben", NOW_MS);
    assertThat(whereabouts.isElsewhere("anna", "north", NOW_MS)).isTrue();
    assertThat(whereabouts.isElsewhere("anna", "south", NOW_MS)).isTrue();
    assertThat(whereabouts.isElsewhere("ben", "south", NOW_MS)).isFalse();
    assertThat(whereabouts.isElsewhere("anna", "north", NOW_MS + 1)).isFalse();
  }

  @Test
  void takesAWalkToANeighbourForAWalkWhicheverOfTheTwoNamedTheOther() {
    visit("north", "anna", NOW_MS);
    visit("mall", "anna", NOW_MS);
    assertThat(whereabouts.isElsewhere("anna", "north", NOW_MS)).isFalse();
    assertThat(whereabouts.isElsewhere("anna", "mall", NOW_MS)).isFalse();
    assertThat(whereabouts.isElsewhere("anna", "south", NOW_MS)).isTrue();
  }

  @Test
  void forgetsWithTheEngineAndCanBeTurnedOff() {
    visit("south", "anna", NOW_MS);
    engines.get("south").forget("anna");
    assertThat(whereabouts.isElsewhere("anna", "north", NOW_MS)).isFalse();
    Whereabouts off = whereabouts(Map.of(), Duration.ZERO);
    visit("south", "anna", NOW_MS);
    assertThat(off.isElsewhere("anna", "north", NOW_MS)).isFalse();
  }

  @Test
  void asksForVisitsNotForWhomAGatewayMerelyHears() {
    ZonePresence south = engines.get("south");
    visit("south", "anna", NOW_MS - WITHIN_MS);
    south.onSighting(sighting("gw-south", "anna", NOW_MS), NOW_MS, event -> {});
    assertThat(south.lastSeenMs("anna")).isEqualTo(NOW_MS);
    south.onSighting(sighting("gw-south", "ben", NOW_MS), NOW_MS, event -> {});
    assertThat(south.visits()).hasSize(1);
    assertThat(south.lastSeenMs("ben")).isEqualTo(Long.MIN_VALUE);
    assertThat(whereabouts.isElsewhere("ben", "north", NOW_MS)).isFalse();
    assertThat(whereabouts.isElsewhere("anna", "north", NOW_MS)).isTrue();
  }
}
