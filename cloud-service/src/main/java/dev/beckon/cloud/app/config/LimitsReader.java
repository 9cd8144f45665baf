package dev.beckon.cloud.app.config;

import dev.beckon.cloud.decision.AttentionLimits;
import dev.beckon.cloud.decision.Offer;
import dev.beckon.cloud.decision.Offer.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads what holds for all offers together, and the windows of any. */
final class LimitsReader {
  private static final Format<Integer> COUNT = Formats.integer(1, 1_000);
  private static final Format<Integer> UNITS = Formats.integer(1, 1_000_000_000);
  private static final Format<Duration> GAP = Formats.duration(Duration.ZERO, Duration.ofDays(1));
  private static final Format<Duration> PAUSE =
      Formats.duration(Duration.ZERO, Duration.ofDays(365));
  private static final Format<Duration> DEADLINE =
      Formats.duration(Duration.ofSeconds(1), Duration.ofMinutes(10));
  private static final Format<Duration> WINDOW =
      Formats.duration(Duration.ofMinutes(1), Offer.Limits.LONGEST);
  private static final int MOST_WINDOWS = 4;

  private LimitsReader() {}

  static AttentionLimits read(Section section) {
    AttentionLimits defaults = AttentionLimits.DEFAULTS;
    Integer perVisit = section.value("perVisit").as(COUNT, defaults.perVisit());
    Duration gap = section.value("visitGap").as(GAP, defaults.visitGap());
    Double first =
        section.value("leastValueForFirst").as(OfferReader.AMOUNT, defaults.leastValueForFirst());
    List<Window> perShopper =
        section.has("perShopper") ? windows(section, "perShopper") : defaults.perShopper();
    List<Window> perCategory = windows(section, "perCategory");
    List<Window> perStore = windows(section, "perStore");
    Duration pause = section.value("pauseAfterDismissal").as(PAUSE, defaults.pauseAfterDismissal());
    Integer storePerDay = section.value("storePerDay").as(UNITS, defaults.storePerDay());
    Duration deadline = section.value("deadline").as(DEADLINE, defaults.deadline());
    section.end();
    return new AttentionLimits(
        ServiceConfigReader.orZero(perVisit),
        gap,
        first == null ? 0 : first,
        perShopper,
        perCategory,
        perStore,
        pause,
        ServiceConfigReader.orZero(storePerDay),
        deadline);
  }

  /** Rolling windows: at most so many in any time so long. */
  static List<Window> windows(Section section, String key) {
    List<Window> windows = new ArrayList<>();
    for (Section one : section.sections(key)) {
      Integer most = one.value("most").as(COUNT);
      Duration within = one.value("within").as(WINDOW);
      one.end();
      windows.add(new Window(ServiceConfigReader.orZero(most), within));
    }
    if (windows.size() > MOST_WINDOWS) {
      section.refuse(key, windows.size() + " windows", "at most " + MOST_WINDOWS);
    }
    return List.copyOf(windows);
  }
}
