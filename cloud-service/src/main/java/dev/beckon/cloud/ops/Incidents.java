package dev.beckon.cloud.ops;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes incidents out of what is seen of the parts: one begins when a part stayed ill for {@link
 * #ILL_FOR_MS} (or degraded for {@link #DEGRADED_FOR_MS}) and is over when the part stayed well for
 * {@link #WELL_FOR_MS}. Each is told once when it begins, once more if it becomes worse, and once
 * when it is over, however much the part flaps in between. Used by one thread.
 */
public final class Incidents {
  /** A part that is ill for less is nobody's business. */
  static final long ILL_FOR_MS = 5_000;

  /** Long enough for a gateway to start again. */
  static final long DEGRADED_FOR_MS = 60_000;

  /** A part that is well for less may be flapping. */
  static final long WELL_FOR_MS = 10_000;

  private final Supplier<String> ids;
  private final Map<String, Course> courses = new HashMap<>();

  /**
   * Something to tell.
   *
   * @param state ILL or DEGRADED when it begins or becomes worse, WELL when it is over
   * @param sinceMs when the part came to this state, unix ms
   * @param incidentId the same from beginning to end
   */
  public record Notice(
      String part, PartState state, long sinceMs, String sentence, String incidentId) {}

  /** One part's way through an incident. */
  private static final class Course {
    /** Of the incident that goes on, or null. */
    String incidentId;

    /** How bad it was told to be. */
    PartState told = PartState.WELL;

    /** What the part was when last seen, and since when without a break. */
    PartState seen = PartState.WELL;

    long seenSinceMs;

    /** When it was last well; trouble of any kind counts from there. */
    long troubledSinceMs;
  }

  /**
   * @param ids a new id for each incident
   */
  public Incidents(Supplier<String> ids) {
    this.ids = ids;
  }

  /** What is to be told now, at most one notice a part. Time must not go backwards much. */
  public List<Notice> observe(List<PartHealth> parts, long nowMs) {
    List<Notice> notices = new ArrayList<>();
    for (PartHealth part : parts) {
      observe(part, nowMs).ifPresent(notices::add);
    }
    return notices;
  }

  private Optional<Notice> observe(PartHealth part, long nowMs) {
    PartState now = part.state() == PartState.STARTING ? PartState.WELL : part.state();
    Course course = courses.computeIfAbsent(part.part(), name -> new Course());
    if (now != course.seen) {
      if (course.seen == PartState.WELL) {
        course.troubledSinceMs = nowMs;
      }
      course.seen = now;
      course.seenSinceMs = nowMs;
    }
    long forMs = nowMs - course.seenSinceMs;
    boolean tell =
        switch (now) {
          case ILL -> course.told != PartState.ILL && forMs >= ILL_FOR_MS;
          case DEGRADED ->
              course.incidentId == null && nowMs - course.troubledSinceMs >= DEGRADED_FOR_MS;
          case WELL, STARTING -> course.incidentId != null && forMs >= WELL_FOR_MS;
        };
    return tell ? Optional.of(tell(course, part, now)) : Optional.empty();
  }

  private Notice tell(Course course, PartHealth part, PartState now) {
    if (course.incidentId == null) {
      course.incidentId = ids.get();
    }
    Notice notice =
        new Notice(part.part(), now, part.sinceMs(), part.sentence(), course.incidentId);
    course.told = now;
    if (now == PartState.WELL) {
      course.incidentId = null;
    }
    return notice;
  }
}
