package dev.beckon.simulator.bench.load;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The phones of one store and which gateway each stands at. Places form a ring; a phone is heard at
 * its own place and at both neighbours. Everything follows from the numbers alone: phones arrive
 * evenly over the ramp, stay, and move on to the next place, their moves evenly spread over time,
 * so that every place has the same crowd. Hence how often zones are entered is known beforehand.
 *
 * <p>Whoever arrives is heard at their own place first, and at the neighbours from then on. On the
 * air all three hear the same frames; here each hears frames of its own, and one with little to do
 * fills a batch in seconds. Somebody heard twice by a neighbour and never by their own gateway
 * would rightly be taken to stand at the neighbour's.
 *
 * <p>Used by one thread; times are microseconds since the start.
 */
final class Crowd {
  /** Golden ratio's fraction: multiples of it spread evenly over 0 to 1. */
  private static final double SPREAD = 0.618_033_988_749_894_9;

  /** Nobody moves sooner than this after arriving. */
  private static final long SHORTEST_STAY_US = 5_000_000;

  private static final int ABSENT = -1;

  private final int places;
  private final long rampUs;
  private final long stayUs;
  private final int[] placeOf;

  /** When a phone last moved; 0: it stands where it arrived. */
  private final long[] movedUs;

  /** Phones that only their own place hears, since it has not heard them yet. */
  private final boolean[] unheard;

  private final Audience[] audiences;
  private final PriorityQueue<Step> steps =
      new PriorityQueue<>(Comparator.comparingLong(Step::atUs).thenComparingInt(Step::phone));

  /**
   * @param phones 0 or more
   * @param places gateways of the store, 1 or more
   * @param stayUs 0: nobody ever moves
   */
  Crowd(int phones, int places, long rampUs, long stayUs) {
    this.places = places;
    this.rampUs = rampUs;
    this.stayUs = places == 1 ? 0 : stayUs;
    placeOf = new int[phones];
    movedUs = new long[phones];
    unheard = new boolean[phones];
    Arrays.fill(unheard, true);
    Arrays.fill(placeOf, ABSENT);
    audiences = new Audience[places];
    Arrays.setAll(audiences, place -> new Audience());
    for (int phone = 0; phone < phones; phone++) {
      steps.add(new Step(arrivalUs(phone), phone));
    }
  }

  private record Step(long atUs, int phone) {}

  private long arrivalUs(int phone) {
    return rampUs * phone / placeOf.length;
  }

  private long firstMoveUs(int phone) {
    double share = (phone * SPREAD) % 1;
    return arrivalUs(phone) + SHORTEST_STAY_US + (long) (share * stayUs);
  }

  /** Lets time pass: who was to arrive or to move has done so. */
  void advance(long nowUs) {
    while (!steps.isEmpty() && steps.element().atUs() <= nowUs) {
      Step step = steps.remove();
      int phone = step.phone();
      if (placeOf[phone] == ABSENT) {
        settle(phone, phone % places);
        if (stayUs > 0) {
          steps.add(new Step(firstMoveUs(phone), phone));
        }
      } else {
        leave(phone);
        settle(phone, (placeOf[phone] + 1) % places);
        movedUs[phone] = step.atUs();
        steps.add(new Step(step.atUs() + stayUs, phone));
      }
    }
  }

  private void settle(int phone, int place) {
    placeOf[phone] = place;
    for (int heardAt : earshot(phone)) {
      audiences[heardAt].add(phone);
    }
  }

  private void leave(int phone) {
    for (int heardAt : earshot(phone)) {
      audiences[heardAt].remove(phone);
    }
  }

  private int[] earshot(int phone) {
    return unheard[phone] ? new int[] {placeOf[phone]} : around(placeOf[phone]);
  }

  private int[] around(int place) {
    return Arrays.stream(new int[] {place + places - 1, place, place + 1})
        .map(p -> p % places)
        .distinct()
        .toArray();
  }

  /** Whether somebody is heard at a place. */
  boolean isHeardAt(int place) {
    return audiences[place].size > 0;
  }

  /** The phone that is heard next at a place, everybody in turn; somebody must be heard there. */
  int nextAt(int place) {
    int phone = audiences[place].next();
    if (unheard[phone]) {
      unheard[phone] = false;
      for (int heardAt : around(place)) {
        if (heardAt != place) {
          audiences[heardAt].add(phone);
        }
      }
    }
    return phone;
  }

  /** Where a phone stands; it must have arrived. */
  int placeOf(int phone) {
    return placeOf[phone];
  }

  /** Where a phone stood at a moment not long ago, at most one move back. */
  int placeAt(int phone, long us) {
    return us < movedUs[phone] ? (placeOf[phone] + places - 1) % places : placeOf[phone];
  }

  /** How often a phone came to a place until a moment, arrivals included. */
  long entriesBy(long us) {
    long entries = 0;
    for (int phone = 0; phone < placeOf.length; phone++) {
      if (arrivalUs(phone) <= us) {
        entries++;
        long sinceFirstUs = us - firstMoveUs(phone);
        if (stayUs > 0 && sinceFirstUs >= 0) {
          entries += sinceFirstUs / stayUs + 1;
        }
      }
    }
    return entries;
  }

  /** Phones heard at one place, in the order of their turns. */
  private static final class Audience {
    private int[] phones = new int[8];
    private int size;
    private int turn;

    private void add(int phone) {
      if (size == phones.length) {
        phones = Arrays.copyOf(phones, 2 * size);
      }
      phones[size++] = phone;
    }

    private void remove(int phone) {
      int at = 0;
      while (phones[at] != phone) {
        at++;
      }
      System.arraycopy(phones, at + 1, phones, at, size - at - 1);
      size--;
      if (turn > at) {
        turn--;
      }
    }

    private int next() {
      if (turn >= size) {
        turn = 0;
      }
      return phones[turn++];
    }
  }
}
