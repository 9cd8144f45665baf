package dev.beckon.simulator.drill;

import dev.beckon.simulator.demo.PushFault;
import dev.beckon.simulator.phone.PhoneProfile;
import dev.beckon.simulator.world.Point;
import dev.beckon.simulator.world.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Who comes when, where they walk, what they buy and when they change their mind, in the standard
 * demonstration's shop. All of it is drawn before anything runs, so a seed is a whole story. Pure.
 */
record CrowdPlan(List<Guest> guests) {
  private static final double DOOR_Y = 0.5;
  private static final double TOP_DOOR_Y = 15.5;
  private static final long DOOR_MS = 1_000;
  private static final long BEFORE_MS = 1_500;
  private static final long GO_AFTER_MS = 40_000;

  /** Places 2 to 3 m from the gateways of the four zones. */
  private static final List<Point> SPOTS =
      List.of(new Point(4, 2.2), new Point(16, 2.2), new Point(4, 13.8), new Point(16, 13.8));

  /**
   * How lively it is.
   *
   * @param durationMs the last guests come in a little earlier, and everybody is gone at the end
   * @param inside guests in the shop at the same time, on average
   * @param stayMs on average at one shelf
   * @param walkMps how fast they walk, metres a second
   * @param awayMs on average between two visits
   * @param restless whether they withdraw, agree again and buy, and pushes go wrong for some
   */
  record Pace(
      long durationMs, int inside, long stayMs, double walkMps, long awayMs, boolean restless) {}

  /** Something a guest does beside walking. */
  enum Deed {
    /** Installs the app and agrees. */
    INSTALL,
    /** Pays at the till. */
    BUY,
    /** Withdraws their consent. */
    WITHDRAW,
    /** Agrees once more. */
    AGREE_AGAIN,
    /** Will not come back. */
    GO_FOR_GOOD
  }

  /** A deed at its time. */
  record Turn(long atMs, Deed deed) {}

  /**
   * One guest.
   *
   * @param advertisesMs how long the phone advertises once it has begun
   * @param walks in order of time, with pauses between them
   */
  record Guest(
      String name,
      PhoneProfile profile,
      PushFault pushFault,
      long advertisesMs,
      List<Walk> walks,
      List<Turn> turns) {}

  /** Draws a story. */
  static CrowdPlan draw(Pace pace, Random random) {
    return new Drawing(pace, random).draw();
  }

  long lastMs() {
    return guests.stream()
        .flatMap(guest -> guest.walks().stream())
        .mapToLong(Walk::endsAtMs)
        .max()
        .orElse(0);
  }

  private static final class Drawing {
    private static final double COMES_BACK = 0.7;
    private static final double BUYS = 0.3;
    private static final double WITHDRAWS = 0.08;
    private static final double AGREES_AGAIN = 0.6;

    private final Pace pace;
    private final Random random;
    private final List<Guest> all = new ArrayList<>();
    private final List<Guest> away = new ArrayList<>();

    private Drawing(Pace pace, Random random) {
      this.pace = pace;
      this.random = random;
    }

    private CrowdPlan draw() {
      double visitMs = 2 * DOOR_MS + 2.5 * pace.stayMs() + 1.5 * 10_000 / pace.walkMps();
      long gapMs = Math.round(visitMs / pace.inside());
      long untilMs = pace.durationMs() - Math.round(visitMs);
      for (long atMs = BEFORE_MS; atMs < untilMs; atMs += exponential(gapMs)) {
        visit(atMs);
      }
      for (Guest guest : all) {
        long lastMs = guest.walks().get(guest.walks().size() - 1).endsAtMs();
        guest.turns().add(new Turn(lastMs + GO_AFTER_MS, Deed.GO_FOR_GOOD));
      }
      return new CrowdPlan(List.copyOf(all));
    }

    private void visit(long atMs) {
      Guest guest = returning(atMs);
      if (guest == null) {
        guest = newcomer();
        guest.turns().add(new Turn(atMs - BEFORE_MS, Deed.INSTALL));
        all.add(guest);
      }
      Walk walk = walk(atMs);
      guest.walks().add(walk);
      if (pace.restless()) {
        unrest(guest, walk);
      }
      if (random.nextDouble() < COMES_BACK) {
        away.add(guest);
      }
    }

    /** Who has been away longest comes back, when they have been away for long enough. */
    private Guest returning(long atMs) {
      if (away.isEmpty()) {
        return null;
      }
      Guest longest = away.get(0);
      long leftMs = longest.walks().get(longest.walks().size() - 1).endsAtMs();
      if (atMs < leftMs + exponential(pace.awayMs()) + 2 * BEFORE_MS) {
        return null;
      }
      return away.remove(0);
    }

    private Guest newcomer() {
      double draw = random.nextDouble();
      PhoneProfile profile = PhoneProfile.FOREGROUND;
      if (draw < 0.15) {
        profile = PhoneProfile.IPHONE_LISTENS;
      } else if (draw < 0.45) {
        profile = PhoneProfile.FOREGROUND_SERVICE;
      } else if (pace.restless() && draw < 0.55) {
        profile = PhoneProfile.BACKGROUND_STOPS;
      } else if (pace.restless() && draw < 0.60) {
        profile = PhoneProfile.WITHDRAWN;
      } else if (pace.restless() && draw < 0.65) {
        profile = PhoneProfile.UNKNOWN;
      }
      return new Guest(
          "guest-" + all.size(),
          profile,
          pushFault(),
          (long) (pace.stayMs() * (1 + 2 * random.nextDouble())),
          new ArrayList<>(),
          new ArrayList<>());
    }

    private PushFault pushFault() {
      double draw = random.nextDouble();
      if (!pace.restless() || draw > 0.15) {
        return PushFault.NONE;
      }
      return draw < 0.05 ? PushFault.UNREGISTERED : PushFault.UNAVAILABLE_AFTER_DELIVERY;
    }

    private Walk walk(long atMs) {
      int stops = 1 + random.nextInt(4);
      int spot = random.nextInt(SPOTS.size());
      Walk.Builder walk =
          Walk.startingAt(atMs, door(spot))
              .walkTo(SPOTS.get(spot), DOOR_MS)
              .stay(1 + exponential(pace.stayMs()));
      for (int stop = 1; stop < stops; stop++) {
        int next = (spot + 1 + random.nextInt(SPOTS.size() - 1)) % SPOTS.size();
        double metres = SPOTS.get(spot).distanceTo(SPOTS.get(next));
        walk.walkTo(SPOTS.get(next), 1 + (long) (metres / pace.walkMps() * 1000));
        walk.stay(1 + exponential(pace.stayMs()));
        spot = next;
      }
      return walk.walkTo(door(spot), DOOR_MS).build();
    }

    private static Point door(int spot) {
      Point place = SPOTS.get(spot);
      return new Point(place.x(), place.y() < 8 ? DOOR_Y : TOP_DOOR_Y);
    }

    /** Paying, withdrawing in the middle of a walk, agreeing again before the next. */
    private void unrest(Guest guest, Walk walk) {
      boolean consents =
          guest.profile() != PhoneProfile.UNKNOWN && guest.profile() != PhoneProfile.WITHDRAWN;
      if (!consents) {
        return;
      }
      if (random.nextDouble() < BUYS) {
        guest.turns().add(new Turn(walk.endsAtMs() - DOOR_MS / 2, Deed.BUY));
      }
      boolean withdrew = lastWord(guest) == Deed.WITHDRAW;
      if (withdrew && random.nextDouble() < AGREES_AGAIN) {
        guest.turns().add(new Turn(walk.startsAtMs() - BEFORE_MS, Deed.AGREE_AGAIN));
      } else if (!withdrew && random.nextDouble() < WITHDRAWS) {
        long lengthMs = walk.endsAtMs() - walk.startsAtMs();
        long atMs = walk.startsAtMs() + (long) (random.nextDouble() * lengthMs);
        guest.turns().add(new Turn(atMs, Deed.WITHDRAW));
      }
    }

    private static Deed lastWord(Guest guest) {
      return guest.turns().stream()
          .map(Turn::deed)
          .filter(deed -> deed != Deed.BUY)
          .reduce((earlier, later) -> later)
          .orElseThrow();
    }

    /** So long on average; arrivals so far apart are independent of each other. */
    private long exponential(long meanMs) {
      return Math.round(-(double) meanMs * Math.log(1 - random.nextDouble()));
    }
  }
}
