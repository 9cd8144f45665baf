package dev.beckon.cloud.presence;

/**
 * Says which zone a shopper is in, by two rules. The quick one moves them at once when the quick
 * average has a margin that noise alone would hardly give: the fewer frames it rests on, the
 * larger. The steady one moves them when the steady average prefers another zone, be it by little,
 * for a while on end.
 */
final class ZoneJudge {
  /**
   * A quick first entry rests on frames at least this far apart, so that all gateways had a say.
   */
  private static final long LEAST_SPAN_MS = 150;

  /**
   * Or on so many frames of the best zone and of the next: a phone's ranging is the mean of a
   * second, and all it heard comes at once, the loudest first.
   */
  private static final double MANY_FRAMES = 3;

  /**
   * Where three or more gateways have heard a phone, a quick first entry waits until this share of
   * them had a say within {@link #ROUND_US}: they hear the same advertisement, but report it one
   * after another, and the nearest may have missed the one before.
   */
  private static final double ROUND_SHARE = 0.75;

  private static final long ROUND_US = 100_000;

  /**
   * A visit that was continued stays in its zone this long while that zone's own gateways are not
   * back yet: after a restart they connect one by one.
   */
  private static final long CONTINUED_MS = 10_000;

  /**
   * This loud, a phone is near, or this far ahead of the next zone, it is hardly elsewhere: two
   * frames are enough for a quick first entry.
   */
  private static final double NEAR_DBM = -72;

  private static final double FAR_AHEAD_DB = 10;

  /**
   * So many more frames where it is not, or where no other zone heard anything yet: the nearest
   * gateway may have missed a frame.
   */
  private static final double MORE_FRAMES = 0.6;

  private final PresenceSettings settings;
  private final Decay fastDecay;
  private final Decay slowDecay;
  private final ZoneScores fast;
  private final ZoneScores slow;

  ZoneJudge(PresenceSettings settings, int zones) {
    this.settings = settings;
    fastDecay = new Decay(settings.fastTauMs());
    slowDecay = new Decay(settings.slowTauMs());
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
    return track.lastSeenAtMs - track.leadingSinceMs >= settings.holdMs() ? leading : track.zone;
  }

  /** Whether the present zone is still loud enough to be believed. */
  boolean supports(Track track) {
    return slow.score(track.zone) >= settings.leaveDbm();
  }

  /** Whether what is heard would confirm the present zone on its own. */
  boolean confirms(Track track) {
    return fast.bestZone() == track.zone
        && fast.score(track.zone) >= settings.leaveDbm()
        && fast.frames(track.zone) >= settings.minFrames();
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
    double needed =
        needed(fast.frames(candidate), fast.frames(track.zone)) + restlessDb(track, candidate);
    return fast.leadOver(track.zone) >= needed && fast.lead() >= needed / 2;
  }

  /** The same for somebody in no zone, by either average. */
  private boolean isClearFirst(Track track, ZoneScores scores) {
    int candidate = scores.bestZone();
    if (!isAudible(scores, candidate)) {
      return false;
    }
    double frames = scores.frames(candidate);
    double otherFrames = scores.runnerUpFrames();
    if (track.lastSeenAtMs - track.hearingSinceMs < LEAST_SPAN_MS
        && Math.min(frames, otherFrames) < MANY_FRAMES) {
      return false;
    }
    Evidence evidence = track.evidence;
    if (evidence.size() > 2
        && evidence.heardSince(track.lastSeenAtMs * 1_000 - ROUND_US)
            < ROUND_SHARE * evidence.size()) {
      return false;
    }
    boolean near =
        otherFrames > 0 && (scores.score(candidate) >= NEAR_DBM || scores.lead() >= FAR_AHEAD_DB);
    return (near || frames >= settings.minFrames() + MORE_FRAMES)
        && scores.lead() >= settings.firstShare() * needed(frames, otherFrames);
  }

  private boolean isAudible(ZoneScores scores, int zone) {
    return scores.frames(zone) >= settings.minFrames() && scores.score(zone) >= settings.enterDbm();
  }

  private double needed(double frames, double otherFrames) {
    double variance = (1 / frames + 1 / Math.max(1, otherFrames)) / 2;
    return settings.fastMarginDb() + settings.frameNoiseDb() * Math.sqrt(variance);
  }

  private boolean leads(Track track, int candidate) {
    if (!isAudible(slow, candidate)) {
      return false;
    }
    if (track.zone == ZoneMap.NONE) {
      return slow.lead() >= settings.slowMarginDb()
          || track.lastSeenAtMs - track.hearingSinceMs >= settings.undecidedMs();
    }
    return slow.leadOver(track.zone) >= settings.slowMarginDb() + restlessDb(track, candidate);
  }

  private double restlessDb(Track track, int candidate) {
    if (candidate != track.cameFrom) {
      return 0;
    }
    return settings.restlessDb()
        * Math.exp((track.movedAtMs - track.lastSeenAtMs) / settings.restlessTauMs());
  }
}
