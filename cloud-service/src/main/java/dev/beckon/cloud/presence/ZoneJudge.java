package dev.beckon.cloud.presence;

/**
 * Says which zone a shopper is in, by two rules. The quick one moves them at once when a zone is
 * ahead by more than noise alone would hardly give, {@link ClearLead}. The steady one moves them
 * when the steady average prefers another zone, be it by little, for a while on end.
 *
 * <p>Somebody in no zone yet has nothing to be unfaithful to, so either average may decide for
 * them, on a single frame of the zone where it is far ahead. Against them is that their own gateway
 * may have missed their first frames: see {@link #isHeardEnough}.
 */
final class ZoneJudge {
  /**
   * A quick first entry rests on frames at least this far apart: on two, heard by all who could.
   */
  private static final long LEAST_SPAN_MS = 150;

  /**
   * Or on so many frames of the best zone and of the next: a phone's ranging is the mean of a
   * second, and all it heard comes at once, the loudest first.
   */
  private static final double MANY_FRAMES = 3;

  /**
   * A visit that was continued stays in its zone this long while that zone's own gateways are not
   * back yet: after a restart they connect one by one.
   */
  private static final long CONTINUED_MS = 10_000;

  private final PresenceSettings.Radio radio;
  private final PresenceSettings.Quick quick;
  private final PresenceSettings.Steady steady;
  private final PresenceSettings.Levels levels;
  private final ClearLead clearLead;
  private final Decay fastDecay;
  private final Decay slowDecay;
  private final ZoneScores fast;
  private final ZoneScores slow;

  ZoneJudge(PresenceSettings settings, int zones) {
    radio = settings.radio();
    quick = settings.quick();
    steady = settings.steady();
    levels = settings.levels();
    clearLead = new ClearLead(quick, radio);
    fastDecay = new Decay(settings.averages().fastTauMs());
    slowDecay = new Decay(settings.averages().slowTauMs());
    fast = new ZoneScores(zones);
    slow = new ZoneScores(zones);
  }

  /** Adds a sighting to a track's evidence, its frames as if all came in the middle of its span. */
  void add(Track track, ZoneMap.Gateway gateway, Sighting sighting, long middleMs) {
    Evidence evidence = track.evidence;
    if (fastDecay.isWornOut(evidence.startMs(), middleMs)) {
      evidence.restart(middleMs, fastDecay, slowDecay);
    }
    evidence.add(
        gateway,
        sighting.count(),
        sighting.rssiMeanDbm(),
        sighting.stopwatch().heardUs(),
        fastDecay.weight(evidence.startMs(), middleMs),
        slowDecay.weight(evidence.startMs(), middleMs));
  }

  /** Scores all zones at the moment a track was last seen. What the other methods speak of. */
  void weigh(Track track) {
    Evidence evidence = track.evidence;
    fast.takeFast(evidence, fastDecay.weight(evidence.startMs(), track.lastSeenAtMs));
    slow.takeSlow(evidence, slowDecay.weight(evidence.startMs(), track.lastSeenAtMs));
  }

  /** The zone the track is in now: its present one, a new one, or still none. */
  int zone(Track track) {
    if (track.zone == ZoneMap.NONE) {
      if (isClearFirst(track, fast)) {
        return fast.bestZone();
      }
      if (isClearFirst(track, slow)) {
        return slow.bestZone();
      }
    } else if (isAwaitingItsGateways(track)) {
      return track.zone;
    } else if (fast.bestZone() != track.zone && isClear(track, fast.bestZone())) {
      return fast.bestZone();
    }
    return steadyZone(track);
  }

  private boolean isAwaitingItsGateways(Track track) {
    return track.lastSeenAtMs - track.continuedAtMs < CONTINUED_MS && slow.frames(track.zone) == 0;
  }

  private int steadyZone(Track track) {
    int leading = slow.bestZone();
    if (leading == track.zone || !leads(track, leading)) {
      track.leadingZone = ZoneMap.NONE;
      return track.zone;
    }
    if (track.leadingZone != leading) {
      track.leadingZone = leading;
      track.leadingSinceMs = track.lastSeenAtMs;
    }
    long holdMs = track.zone == ZoneMap.NONE ? steady.firstHoldMs() : steady.holdMs();
    return track.lastSeenAtMs - track.leadingSinceMs >= holdMs ? leading : track.zone;
  }

  /** Whether the present zone is still loud enough to be believed. */
  boolean supports(Track track) {
    return slow.score(track.zone) >= levels.leaveDbm();
  }

  /** Whether what is heard would confirm the present zone on its own. */
  boolean confirms(Track track) {
    return fast.bestZone() == track.zone
        && fast.score(track.zone) >= levels.leaveDbm()
        && fast.frames(track.zone) >= quick.minFrames();
  }

  /** How much quieter the present zone was at the end than before, dB. */
  double fallDb(Track track) {
    return slow.score(track.zone) - fast.score(track.zone);
  }

  /** How loud the present zone was at the end, dBm. */
  double levelDbm(Track track) {
    return fast.score(track.zone);
  }

  private boolean isClear(Track track, int candidate) {
    if (!isAudible(fast, candidate)) {
      return false;
    }
    // as if each zone had one gateway: the carrier's body, turning, dims all of a zone at once
    double needed =
        clearLead.neededDb(fast.frames(candidate), 1, fast.frames(track.zone), 1)
            + restlessDb(track, candidate);
    return fast.leadOver(track.zone) >= needed && fast.lead() >= needed / 2;
  }

  /** The same for somebody in no zone, by either average; takes two zones that heard them. */
  private boolean isClearFirst(Track track, ZoneScores scores) {
    int candidate = scores.bestZone();
    int next = scores.runnerUp();
    if (next == ZoneMap.NONE || scores.score(candidate) < levels.enterDbm()) {
      return false;
    }
    double frames = scores.frames(candidate);
    double nextFrames = scores.frames(next);
    if (track.lastSeenAtMs - track.hearingSinceMs < LEAST_SPAN_MS
        && Math.min(frames, nextFrames) < MANY_FRAMES) {
      return false;
    }
    double needed =
        clearLead.neededDb(frames, scores.gateways(candidate), nextFrames, scores.gateways(next));
    return scores.lead() >= needed && isHeardEnough(scores);
  }

  /**
   * Whether the best zone stands even against zones that did not hear the shopper at all. They may
   * have missed frames: each costs them some belief, and so does every dB that the best zone is
   * loud.
   */
  private boolean isHeardEnough(ZoneScores scores) {
    int best = scores.bestZone();
    return scores.areAllHeard()
        || scores.frames(best) >= (radio.loneDbm() - scores.score(best)) / radio.loneStepDb();
  }

  private boolean isAudible(ZoneScores scores, int zone) {
    return scores.frames(zone) >= quick.minFrames() && scores.score(zone) >= levels.enterDbm();
  }

  private boolean leads(Track track, int candidate) {
    if (!isAudible(slow, candidate)) {
      return false;
    }
    if (track.zone == ZoneMap.NONE) {
      return (slow.lead() >= steady.marginDb() && isHeardEnough(slow))
          || track.lastSeenAtMs - track.hearingSinceMs >= steady.undecidedMs();
    }
    return slow.leadOver(track.zone) >= steady.marginDb() + restlessDb(track, candidate);
  }

  private double restlessDb(Track track, int candidate) {
    if (candidate != track.cameFrom) {
      return 0;
    }
    return steady.restlessDb()
        * Math.exp((track.movedAtMs - track.lastSeenAtMs) / steady.restlessTauMs());
  }
}
