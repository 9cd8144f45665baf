package dev.beckon.simulator.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * From when on a shopper could have been recognised in a zone, by the simulator's own clock and
 * outside the product. That is where {@code heardToAccepted} and {@code heardToShown} start:
 *
 * <ul>
 *   <li>for an offer on entering, the instant the first frame was handed to a gateway's socket (on
 *       an iPhone: the first beacon was heard) while, after the true crossing into the zone, the
 *       true margin was 10 dB or more; or the frame that confirmed the zone, where that came
 *       earlier. The true margin is that of the mean path loss, walls and body included, shadowing
 *       and fading not: strongest gateway inside the zone minus strongest outside.
 *   <li>for an offer after a dwell, the moment the dwell was complete.
 * </ul>
 *
 * Safe from any thread.
 */
public final class ClearFrames {
  /** A margin from which on recognition is promised within a second, dB. */
  static final double CLEAR_MARGIN_DB = 10;

  private static final int MAX_STAYS = 1000;

  private final Map<String, List<Stay>> stays = new ConcurrentHashMap<>();

  /**
   * Where a measurement starts.
   *
   * @param atUs unix microseconds
   * @param clear whether a frame at a clear margin started it, and not the confirming frame
   */
  public record Start(long atUs, boolean clear) {}

  /**
   * A frame was heard.
   *
   * @param zoneId where the shopper truly was
   * @param marginDb how clearly
   * @param atUs unix microseconds; not earlier than the last one of this shopper
   */
  void heard(String name, String zoneId, double marginDb, long atUs) {
    List<Stay> known = stays.computeIfAbsent(name, n -> new ArrayList<>());
    synchronized (known) {
      Stay last = known.isEmpty() ? null : known.get(known.size() - 1);
      if (last == null || !last.zoneId.equals(zoneId)) {
        if (known.size() == MAX_STAYS) {
          known.remove(0);
        }
        last = new Stay(zoneId, atUs);
        known.add(last);
      }
      if (last.clearUs == 0 && marginDb >= CLEAR_MARGIN_DB) {
        last.clearUs = atUs;
      }
    }
  }

  /**
   * Where the measurement of an offer on entering starts.
   *
   * @param heardUs arrival of the frame that confirmed the zone
   */
  public Start entered(String name, String zoneId, long heardUs) {
    List<Stay> known = stays.getOrDefault(name, List.of());
    synchronized (known) {
      for (int i = known.size() - 1; i >= 0; i--) {
        Stay stay = known.get(i);
        if (stay.zoneId.equals(zoneId) && stay.sinceUs <= heardUs) {
          boolean clear = stay.clearUs != 0 && stay.clearUs <= heardUs;
          return new Start(clear ? stay.clearUs : heardUs, clear);
        }
      }
    }
    return new Start(heardUs, false);
  }

  /** One uninterrupted stay in a zone; clearUs is 0 until a frame was clear. */
  private static final class Stay {
    private final String zoneId;
    private final long sinceUs;
    private long clearUs;

    private Stay(String zoneId, long sinceUs) {
      this.zoneId = zoneId;
      this.sinceUs = sinceUs;
    }
  }
}
