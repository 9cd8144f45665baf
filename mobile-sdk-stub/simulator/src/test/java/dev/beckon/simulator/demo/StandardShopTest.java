package dev.beckon.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.radio.Propagation;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandardShopTest {
  private final Floor floor = StandardShop.floor();

  @ParameterizedTest
  @ValueSource(ints = {30, 60, 300})
  void everybodyStandsClearlyInEachZoneForEightSeconds(int seconds) {
    for (Shopper shopper : StandardShop.shoppers(seconds)) {
      assertThat(clearStays(shopper.walk()))
          .as(shopper.name())
          .hasSize(2)
          .allSatisfy(stay -> assertThat(stay.clearMs()).isGreaterThanOrEqualTo(8_000));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {30, 60})
  void allWalksAreOverInTime(int seconds) {
    assertThat(StandardShop.shoppers(seconds))
        .hasSize(8)
        .allSatisfy(s -> assertThat(s.walk().endsAtMs()).isLessThanOrEqualTo(seconds * 1000L));
  }

  @Test
  void everyExpectationNamesAZoneOfTheWalkAndAnOfferOfThatZone() {
    for (Shopper shopper : StandardShop.shoppers(60)) {
      List<String> zones = clearStays(shopper.walk()).stream().map(Stay::zoneId).toList();
      for (Expected.Offered offered : shopper.expected().offers()) {
        assertThat(zones).as(shopper.name()).contains(offered.zoneId());
        assertThat(offer(offered.offerId()).zoneIds()).contains(offered.zoneId());
      }
      for (Expected.Refused refused : shopper.expected().refusals()) {
        assertThat(zones).as(shopper.name()).contains(refused.zoneId());
        assertThat(offer(refused.offerId()).zoneIds()).contains(refused.zoneId());
      }
    }
  }

  @Test
  void whatIsExpectedFollowsFromTheHistories() {
    // The same rules in other words: first by purchases, then one offer per visit.
    for (Shopper shopper : StandardShop.shoppers(60)) {
      List<String> derived = new ArrayList<>();
      boolean charged = false;
      for (Stay stay : clearStays(shopper.walk())) {
        boolean heard = stay.sinceMs() < shopper.silentFromMs();
        if (!heard
            || shopper.profile() == PhoneProfile.WITHDRAWN
            || shopper.profile() == PhoneProfile.UNKNOWN) {
          continue;
        }
        for (StagedOffer offer : StandardShop.offers()) {
          if (offer.zoneIds().contains(stay.zoneId())) {
            String answer = answer(shopper, offer, charged);
            charged |= answer.equals("ACCEPTED");
            derived.add(offer.offerId() + ' ' + answer);
          }
        }
      }
      List<String> stated = new ArrayList<>();
      shopper.expected().offers().forEach(o -> stated.add(o.offerId() + ' ' + o.state()));
      shopper.expected().refusals().forEach(r -> stated.add(r.offerId() + ' ' + r.reason()));
      assertThat(stated).as(shopper.name()).containsExactlyInAnyOrderElementsOf(derived);
    }
  }

  private static String answer(Shopper shopper, StagedOffer offer, boolean charged) {
    if (offer.requires().isPresent() && !bought(shopper, offer.requires().get())) {
      return "NOT_BOUGHT";
    }
    if (offer.suppressedBy().isPresent() && bought(shopper, offer.suppressedBy().get())) {
      return "BOUGHT_LATELY";
    }
    if (charged) {
      return "VISIT_GAP";
    }
    return shopper.pushFault() == PushFault.UNREGISTERED ? "REJECTED" : "ACCEPTED";
  }

  private static boolean bought(Shopper shopper, StagedOffer.Bought bought) {
    return shopper.purchases().stream()
        .anyMatch(p -> bought.skus().contains(p.sku()) && p.daysAgo() < bought.withinDays());
  }

  private static StagedOffer offer(String offerId) {
    return StandardShop.offers().stream()
        .filter(o -> o.offerId().equals(offerId))
        .findFirst()
        .orElseThrow();
  }

  private record Stay(String zoneId, long sinceMs, long clearMs) {}

  /** Zones in which the margin is clear, in order, with how long it is. */
  private List<Stay> clearStays(Walk walk) {
    List<Stay> stays = new ArrayList<>();
    for (long ms = walk.startsAtMs(); ms < walk.endsAtMs(); ms += 50) {
      Walk.Pose pose = walk.poseAt(ms).orElseThrow();
      Optional<String> zoneId = floor.zoneAt(pose.at());
      boolean clear =
          zoneId.isPresent()
              && Propagation.SHOP.marginDb(floor, pose, zoneId.get())
                  >= ClearFrames.CLEAR_MARGIN_DB;
      if (clear) {
        Stay last = stays.isEmpty() ? null : stays.get(stays.size() - 1);
        if (last != null && last.zoneId().equals(zoneId.get())) {
          stays.set(stays.size() - 1, new Stay(last.zoneId(), last.sinceMs(), last.clearMs() + 50));
        } else {
          stays.add(new Stay(zoneId.get(), ms, 50));
        }
      }
    }
    return stays;
  }
}
