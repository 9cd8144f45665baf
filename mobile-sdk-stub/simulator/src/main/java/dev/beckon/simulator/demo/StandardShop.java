package dev.beckon.simulator.demo;

import dev.beckon.simulator.demo.Expected.Offered;
import dev.beckon.simulator.demo.Expected.Refused;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.world.Floor;
import dev.beckon.simulator.world.GatewaySite;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import dev.beckon.simulator.world.Wall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The standard demonstration: a floor of 20 by 16 metres in four zones with a gateway in the middle
 * of each, four offers, and eight shoppers whose histories and phones differ.
 *
 * <pre>
 *  16 +-----------+-----------+
 *     |   wine    |  garden   |     o  gateway
 *     |     o     =     o     |     =  shelf between zones
 *   8 +     ======+=====      +
 *     | entrance  =  coffee   |
 *     |     o     =     o     |
 *   0 +-----------+-----------+
 *     0          10          20
 * </pre>
 *
 * Walks keep to neighbouring zones and stand 2 to 3 m from a gateway, so that what must come of
 * them does not depend on luck.
 */
public final class StandardShop {
  /** The shop, as the service has it. */
  public static final String STORE = "north";

  /** As in a real shop. */
  public static final Limits LIMITS =
      new Limits(2, Duration.ofMinutes(10), 4, Duration.ofSeconds(15));

  private static final double GATEWAY_ABOVE_PHONES_M = 1.5;
  private static final double SHELF_DB = 4;
  private static final long COMING_IN_MS = 1_000;
  private static final long CROSSING_MS = 7_000;
  private static final long MARGIN_MS = 3_000;

  private static final Point ENTRANCE = new Point(4, 2.2);
  private static final Point COFFEE = new Point(16, 2.2);
  private static final Point WINE = new Point(4, 13.8);
  private static final Point GARDEN = new Point(16, 13.8);

  private StandardShop() {}

  /** The floor. */
  public static Floor floor() {
    return new Floor(
        STORE,
        List.of(
            new Floor.Zone("entrance", "Entrance", 0, 0, 10, 8),
            new Floor.Zone("coffee", "Coffee", 10, 0, 20, 8),
            new Floor.Zone("wine", "Wine", 0, 8, 10, 16),
            new Floor.Zone("garden", "Garden", 10, 8, 20, 16)),
        List.of(shelf(10, 3, 10, 13), shelf(5, 8, 10, 8), shelf(10, 8, 15, 8)),
        List.of(
            gateway(1, "entrance", 5, 4),
            gateway(2, "coffee", 15, 4),
            gateway(3, "wine", 5, 12),
            gateway(4, "garden", 15, 12)));
  }

  private static Wall shelf(double fromX, double fromY, double toX, double toY) {
    return new Wall(new Point(fromX, fromY), new Point(toX, toY), SHELF_DB);
  }

  private static GatewaySite gateway(int number, String zoneId, double x, double y) {
    return new GatewaySite(
        "gw-" + number, zoneId, new Point(x, y), GATEWAY_ABOVE_PHONES_M, 1, number);
  }

  /** The offers. */
  public static List<StagedOffer> offers() {
    return List.of(
        StagedOffer.entering(
                "basket", Set.of("entrance"), 5, "Welcome", "A basket of news for your first look")
            .unlessBought(14, "BEANS", "WINE"),
        StagedOffer.entering(
                "grinder", Set.of("coffee"), 10, "A grinder for your beans", "20 % off today")
            .requiring(30, "BEANS")
            .unlessBought(365, "GRINDER"),
        StagedOffer.dwelling(
            "tasting",
            Set.of("wine"),
            Duration.ofSeconds(4),
            5,
            "A glass to taste",
            "Ask at the counter"),
        StagedOffer.entering(
            "seeds", Set.of("garden"), 5, "Seeds for spring", "Three packets for two"));
  }

  /**
   * The cast.
   *
   * @param seconds how long the whole walk lasts, 30 or more
   */
  static List<Shopper> shoppers(int seconds) {
    Timetable time = new Timetable(seconds * 1000L);
    List<Shopper> cast = new ArrayList<>();
    cast.add(
        new Shopper("Anna", PhoneProfile.FOREGROUND, time.twoZones(500, ENTRANCE, COFFEE))
            .bought("BEANS", 5)
            .expecting(
                List.of(new Offered("coffee", "ENTERED", "grinder", "ACCEPTED")),
                List.of(new Refused("entrance", "ENTERED", "basket", "BOUGHT_LATELY"))));
    cast.add(
        new Shopper("Ben", PhoneProfile.FOREGROUND, time.twoZones(900, COFFEE, GARDEN))
            .bought("BEANS", 5)
            .bought("GRINDER", 40)
            .pushes(PushFault.UNREGISTERED)
            .expecting(
                List.of(new Offered("garden", "ENTERED", "seeds", "REJECTED")),
                List.of(new Refused("coffee", "ENTERED", "grinder", "BOUGHT_LATELY"))));
    cast.add(
        new Shopper("Clara", PhoneProfile.BACKGROUND_STOPS, time.twoZones(1300, GARDEN, COFFEE))
            .bought("BEANS", 3)
            .fallingSilentAt(time.endOfFirstStayMs(1300))
            .expecting(List.of(new Offered("garden", "ENTERED", "seeds", "ACCEPTED")), List.of()));
    cast.add(
        new Shopper("Dario", PhoneProfile.IPHONE_LISTENS, time.twoZones(600, GARDEN, WINE))
            .expecting(
                List.of(new Offered("garden", "ENTERED", "seeds", "ACCEPTED")),
                List.of(new Refused("wine", "DWELT", "tasting", "VISIT_GAP"))));
    cast.add(
        new Shopper("Emma", PhoneProfile.WITHDRAWN, time.twoZones(800, ENTRANCE, COFFEE))
            .bought("BEANS", 2));
    cast.add(new Shopper("Finn", PhoneProfile.UNKNOWN, time.twoZones(1100, GARDEN, COFFEE)));
    cast.add(
        new Shopper("Greta", PhoneProfile.FOREGROUND_SERVICE, time.twoZones(1500, ENTRANCE, COFFEE))
            .bought("BEANS", 20)
            .expecting(
                List.of(new Offered("entrance", "ENTERED", "basket", "ACCEPTED")),
                List.of(new Refused("coffee", "ENTERED", "grinder", "VISIT_GAP"))));
    cast.add(
        new Shopper("Hugo", PhoneProfile.FOREGROUND_SERVICE, time.twoZones(700, ENTRANCE, WINE))
            .bought("WINE", 3)
            .pushes(PushFault.UNAVAILABLE_AFTER_DELIVERY)
            .expecting(
                List.of(new Offered("wine", "DWELT", "tasting", "ACCEPTED")),
                List.of(new Refused("entrance", "ENTERED", "basket", "BOUGHT_LATELY"))));
    return cast;
  }

  /** Stretches stays so that all walks fill the time. */
  private record Timetable(long totalMs) {
    private long stayMs() {
      return (totalMs - MARGIN_MS - 2 * COMING_IN_MS - CROSSING_MS) / 2;
    }

    private long endOfFirstStayMs(long startMs) {
      return startMs + COMING_IN_MS + stayMs();
    }

    /** Comes in by the door of the first zone, stands there, crosses to the second, goes. */
    private Walk twoZones(long startMs, Point first, Point second) {
      return Walk.startingAt(startMs, door(first))
          .walkTo(first, COMING_IN_MS)
          .stay(stayMs())
          .walkTo(second, CROSSING_MS)
          .stay(stayMs())
          .walkTo(door(second), COMING_IN_MS)
          .build();
    }

    /** Every zone has one in the nearer of the long walls. */
    private static Point door(Point spot) {
      return new Point(spot.x(), spot.y() < 8 ? 0.5 : 15.5);
    }
  }
}
