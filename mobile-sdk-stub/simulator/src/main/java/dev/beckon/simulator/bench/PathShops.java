package dev.beckon.simulator.bench;

import dev.beckon.simulator.demo.Limits;
import dev.beckon.simulator.demo.StagedOffer;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import dev.beckon.simulator.world.Wall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The shops of {@code bench path}: 20 by 8 metres, two zones with a gateway in the middle of each
 * and a shelf between them. Every phone in a shop is in earshot of both gateways.
 *
 * <pre>
 *  8 +-----------+-----------+
 *    |   left    =   right   |     o  gateway
 *    |     o     =     o     |     =  shelf
 *    |     v     |     v     |     v  door
 *  0 +-----------+-----------+
 *    0          10          20
 * </pre>
 *
 * <p>Shoppers come in by one of the doors, each zone has one, take two seconds to a place within 2
 * m of the gateway and on the door's side of it, stand there and leave by the same door. So from
 * the first frame until they turn to go their zone is clear by more than 10 dB, which is where the
 * promised second starts.
 */
final class PathShops {
  /** One offer a visit, so that each shopper gets exactly one. */
  static final Limits LIMITS = new Limits(1, Duration.ofMinutes(10), 4, Duration.ofSeconds(15));

  private static final double ABOVE_PHONES_M = 1.5;
  private static final double SHELF_DB = 4;
  private static final double LEFT_X = 5;
  private static final double RIGHT_X = 15;
  private static final double GATEWAY_Y = 4;
  private static final double DOOR_Y = 0.5;
  private static final double NEAR_M = 2;
  private static final long WALK_MS = 2_000;

  private PathShops() {}

  static List<Floor> floors(int shops) {
    return IntStream.range(0, shops).mapToObj(PathShops::floor).toList();
  }

  private static Floor floor(int shop) {
    return new Floor(
        "shop-" + shop,
        List.of(
            new Floor.Zone("left", "Left", 0, 0, 10, 8),
            new Floor.Zone("right", "Right", 10, 0, 20, 8)),
        List.of(new Wall(new Point(10, 1), new Point(10, 8), SHELF_DB)),
        List.of(gateway(shop, "left", LEFT_X, 1), gateway(shop, "right", RIGHT_X, 2)));
  }

  private static GatewaySite gateway(int shop, String zoneId, double x, int minor) {
    return new GatewaySite(
        "shop-" + shop + "-" + zoneId,
        zoneId,
        new Point(x, GATEWAY_Y),
        ABOVE_PHONES_M,
        shop + 1,
        minor);
  }

  static List<StagedOffer> offers() {
    return List.of(
        StagedOffer.entering("left-offer", Set.of("left"), 5, "Left", "On your left"),
        StagedOffer.entering("right-offer", Set.of("right"), 5, "Right", "On your right"));
  }

  /** How long a shopper is in the shop. */
  static long visitMs(int stayS) {
    return 2 * WALK_MS + stayS * 1000L;
  }

  /**
   * Walks of one shop, by turns in the left and the right zone. They begin evenly spaced, each at a
   * random moment of its share of time, so that after one visit's length there are always about so
   * many.
   *
   * @param phones in the shop at any time
   * @param count walks
   */
  static List<Walk> walks(int phones, int count, int stayS, Random random) {
    double gapMs = (double) visitMs(stayS) / phones;
    List<Walk> walks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double middleX = i % 2 == 0 ? LEFT_X : RIGHT_X;
      Point door = new Point(middleX, DOOR_Y);
      double angle = -random.nextDouble() * Math.PI; // on the door's side of the gateway
      double awayM = NEAR_M * Math.sqrt(random.nextDouble());
      Point place =
          new Point(middleX + awayM * Math.cos(angle), GATEWAY_Y + awayM * Math.sin(angle));
      walks.add(
          Walk.startingAt(Math.round((i + random.nextDouble()) * gapMs), door)
              .walkTo(place, WALK_MS)
              .stay(stayS * 1000L)
              .walkTo(door, WALK_MS)
              .build());
    }
    return walks;
  }
}
