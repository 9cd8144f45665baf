package dev.beckon.cloud.presence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The engine: tracks every shopper of one store through its zones. {@link ZoneJudge} says where
 * they are, {@link Transitions} what that means for the visit; this class keeps the tracks and the
 * time.
 */
public final class ZonePresence implements PresenceEngine {
  private static final double MIN_DBM = -110;
  private static final double MAX_DBM = -10;
  private static final int MAX_FRAMES = 10_000;

  /** Heard longer ago than this, a sighting says nothing about the present. */
  private static final long LATE_MS = 10_000;

  /** Frames of a sighting are taken as spread over at most this. */
  private static final long MAX_SPAN_MS = 2_000;

  /** Sightings closer than this are one frame heard by several gateways. */
  private static final long SAME_FRAME_MS = 50;

  /** A phone that was never in a zone is dropped when unheard for this long. */
  private static final long STRANGER_MS = 60_000;

  /** An end this weak, or this much weaker than before, is that of somebody walking off. */
  private static final double WEAK_DBM = -86;

  private static final double FALL_DB = 3;

  /** Sightings whose data is fetched from memory together. */
  private static final int AHEAD = 32;

  private final PresenceSettings settings;
  private final ZoneMap zones;
  private final ZoneJudge judge;
  private final ZoneEars[] ears;
  private final PresenceCounters counters = new PresenceCounters();
  private final Transitions transitions;
  private final Map<String, Track> tracks = new HashMap<>();
  private long clockMs = Long.MIN_VALUE;
  private long trackNumber;

  /** Scratch for {@link #fetch}. */
  private final Track[] ahead = new Track[AHEAD];

  @SuppressWarnings("UnusedVariable") // written so that the reads of fetch are not optimised away
  private double fetched;

  /**
   * An engine that has seen nobody.
   *
   * @throws IllegalArgumentException for a layout that makes no sense
   */
  public ZonePresence(StoreLayout layout, PresenceSettings settings) {
    this.settings = settings;
    zones = new ZoneMap(layout);
    judge = new ZoneJudge(settings, zones.zoneCount());
    transitions = new Transitions(zones, counters);
    ears = new ZoneEars[zones.zoneCount()];
    for (int zone = 0; zone < ears.length; zone++) {
      ears[zone] = new ZoneEars();
    }
  }

  /** What was counted so far; may be read from any thread. */
  public PresenceCounters counters() {
    return counters;
  }

  @Override
  public void onSighting(Sighting sighting, long nowMs, Consumer<PresenceEvent> events) {
    long now = advance(nowMs);
    long atMs = Math.min(sighting.heardAtMs(), now);
    ZoneMap.Gateway gateway = zones.gateway(sighting.gatewayId());
    Track track = accept(sighting, gateway, atMs, now);
    if (track == null) {
      return;
    }
    counters.countTaken();
    track.installationId = sighting.installationId();
    ears[gateway.zone()].heard(track.number, atMs);
    judge.add(track, gateway, sighting, middleMs(sighting, atMs));
    boolean heardAllAlong = isSupported(track, atMs);
    seen(track, atMs);
    judge.weigh(track);
    settle(track, heardAllAlong, sighting.stopwatch(), events);
  }

  @Override
  public void onSightings(List<Sighting> sightings, long nowMs, Consumer<PresenceEvent> events) {
    for (int from = 0; from < sightings.size(); from += AHEAD) {
      List<Sighting> next = sightings.subList(from, Math.min(sightings.size(), from + AHEAD));
      fetch(next);
      for (Sighting sighting : next) {
        onSighting(sighting, nowMs, events);
      }
    }
  }

  /**
   * Reads what the next sightings will need and changes nothing: the reads do not depend on each
   * other, so their waits for memory overlap, where one sighting after the other waits for each.
   */
  private void fetch(List<Sighting> next) {
    int count = next.size();
    for (int i = 0; i < count; i++) {
      ahead[i] = tracks.get(next.get(i).shopperId());
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
      if (ahead[i] != null) {
        sum += ahead[i].read();
        ahead[i] = null;
      }
    }
    fetched = sum;
  }

  @Override
  public void onTick(long nowMs, Consumer<PresenceEvent> events) {
    long now = advance(nowMs);
    Iterator<Track> all = tracks.values().iterator();
    while (all.hasNext()) {
      Track track = all.next();
      if (track.dueMs <= now && !goesOn(track, now, events)) {
        all.remove();
      }
    }
    counters.tracked(tracks.size());
  }

  @Override
  public void restore(Collection<Visit> visits, long nowMs) {
    long now = advance(nowMs);
    for (Visit visit : visits) {
      if (!visit.storeId().equals(zones.storeId()) || tracks.containsKey(visit.shopperId())) {
        continue;
      }
      if (tracks.size() >= settings.maxShoppers()) {
        counters.countOverLimit();
        continue;
      }
      tracks.put(visit.shopperId(), continued(visit, now));
    }
    counters.tracked(tracks.size());
  }

  @Override
  public void dwellThresholdsMs(Map<String, List<Long>> byZone) {
    zones.dwellThresholdsMs(byZone);
  }

  @Override
  public boolean forget(String shopperId) {
    boolean known = tracks.remove(shopperId) != null;
    counters.tracked(tracks.size());
    return known;
  }

  @Override
  public void rename(String from, String to) {
    Track moved = tracks.remove(from);
    if (moved == null) {
      return;
    }
    Track there = tracks.get(to);
    moved.shopperId = to;
    tracks.put(to, there == null ? moved : Track.joined(there, moved));
    counters.tracked(tracks.size());
  }

  @Override
  public Collection<Visit> visits() {
    List<Visit> visits = new ArrayList<>();
    for (Track track : tracks.values()) {
      if (track.visitId != null) {
        visits.add(track.visit(zones));
      }
    }
    return visits;
  }

  @Override
  public long lastSeenMs(String shopperId) {
    Track track = tracks.get(shopperId);
    return track == null || track.visitId == null ? Long.MIN_VALUE : track.lastSeenAtMs;
  }

  private long advance(long nowMs) {
    clockMs = Math.max(clockMs, nowMs);
    return clockMs;
  }

  /**
   * The track a sighting belongs to, a new one if need be; null after counting why there is none.
   */
  private Track accept(Sighting sighting, ZoneMap.Gateway gateway, long atMs, long now) {
    if (!isPossible(sighting)) {
      counters.countRefused();
    } else if (gateway == null) {
      counters.countUnknownGateway();
    } else if (now - atMs > LATE_MS) {
      counters.countLate();
    } else {
      return track(sighting, gateway, atMs);
    }
    return null;
  }

  private Track track(Sighting sighting, ZoneMap.Gateway gateway, long atMs) {
    Track track = tracks.get(sighting.shopperId());
    if (track == null) {
      if (tracks.size() >= settings.maxShoppers()) {
        counters.countOverLimit();
        return null;
      }
      long firstMs = Math.max(sighting.firstHeardAtMs(), atMs - MAX_SPAN_MS);
      track = new Track(sighting.shopperId(), trackNumber++, Math.min(firstMs, atMs));
      tracks.put(sighting.shopperId(), track);
      counters.tracked(tracks.size());
    } else if (sighting.stopwatch().heardUs() < track.evidence.lastHeardUs(gateway.index())) {
      counters.countOutOfOrder();
      return null;
    }
    return track;
  }

  private static boolean isPossible(Sighting sighting) {
    return sighting.rssiMeanDbm() >= MIN_DBM
        && sighting.rssiMeanDbm() <= MAX_DBM
        && sighting.rssiMaxDbm() >= MIN_DBM
        && sighting.rssiMaxDbm() <= MAX_DBM
        && sighting.count() >= 1
        && sighting.count() <= MAX_FRAMES
        && sighting.firstHeardAtMs() <= sighting.heardAtMs();
  }

  private static long middleMs(Sighting sighting, long atMs) {
    long spanMs = Math.min(MAX_SPAN_MS, Math.max(0, atMs - sighting.firstHeardAtMs()));
    return atMs - spanMs / 2;
  }

  /** Learns how often this phone is heard: quickly when it is rarer, slowly when it is oftener. */
  private void seen(Track track, long atMs) {
    long gapMs = atMs - track.lastSeenAtMs;
    if (gapMs > settings.exits().maxMs() || track.hearingSinceMs > track.lastSeenAtMs) {
      track.hearingSinceMs = atMs;
    } else if (gapMs > SAME_FRAME_MS) {
      double difference = gapMs - track.usualGapMs;
      track.usualGapMs += difference > 0 ? difference / 4 : difference / 16;
    }
    track.lastSeenAtMs = Math.max(track.lastSeenAtMs, atMs);
  }

  /** Puts the track where the judge sees it, and sends what that causes. */
  private void settle(
      Track track, boolean heardAllAlong, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    int zone = judge.zone(track);
    if (zone != track.zone) {
      if (track.zone != ZoneMap.NONE) {
        transitions.leave(track, PresenceEvent.Cause.MOVED, track.lastSeenAtMs, stopwatch, events);
      }
      transitions.enter(track, zone, stopwatch, events);
    } else if (zone != ZoneMap.NONE && judge.supports(track)) {
      if (track.resend && judge.confirms(track)) {
        transitions.resend(track, stopwatch, events);
      }
      track.supportedAtMs = track.lastSeenAtMs;
      while (!track.resend && isDwellDue(track, track.lastSeenAtMs)) {
        dwell(track, heardAllAlong, stopwatch, events);
      }
    }
  }

  /** Does what time alone causes; false when the track is over. */
  private boolean goesOn(Track track, long now, Consumer<PresenceEvent> events) {
    if (track.state == TrackState.HEARD) {
      return dueAgain(track, now, track.lastSeenAtMs + STRANGER_MS);
    }
    if (track.state == TrackState.IN_ZONE) {
      while (!track.resend && isDwellDue(track, now) && isSupported(track, now)) {
        dwell(track, true, null, events);
      }
      if (now - track.supportedAtMs > exitAfterMs(track)) {
        transitions.leave(track, causeOfSilence(track, now), now, Transitions.atOnce(now), events);
        track.hearingSinceMs = now;
      } else {
        track.dueMs = nextInZone(track);
      }
    }
    if (track.state == TrackState.BETWEEN_ZONES
        && !dueAgain(track, now, track.lastSeenAtMs + settings.visitEndsAfterMs())) {
      transitions.end(track, now, events);
      return false;
    }
    return true;
  }

  private static boolean dueAgain(Track track, long now, long dueMs) {
    track.dueMs = dueMs;
    return now < dueMs;
  }

  private long nextInZone(Track track) {
    long exitMs = track.supportedAtMs + (long) exitAfterMs(track);
    return track.dwellsDone < track.dwellThresholdsMs.length
        ? Math.min(exitMs, dwellMs(track))
        : exitMs;
  }

  private boolean isDwellDue(Track track, long atMs) {
    return track.dwellsDone < track.dwellThresholdsMs.length && atMs >= dwellMs(track);
  }

  /** When the next dwell is complete. */
  private long dwellMs(Track track) {
    return track.zoneEnteredAtMs + track.dwellThresholdsMs[track.dwellsDone];
  }

  /**
   * Sends a dwell.
   *
   * @param supported the shopper was heard all along, so it was complete at its time; otherwise the
   *     sighting that shows them still there completes it
   * @param stopwatch of that sighting
   */
  private void dwell(
      Track track, boolean supported, Stopwatch stopwatch, Consumer<PresenceEvent> events) {
    long completeMs = dwellMs(track);
    if (supported) {
      transitions.dwell(track, completeMs, Transitions.atOnce(completeMs), events);
    } else {
      transitions.dwell(track, track.lastSeenAtMs, stopwatch, events);
    }
  }

  /** Whether the present zone was confirmed lately enough to speak of the shopper being in it. */
  private boolean isSupported(Track track, long atMs) {
    return atMs - track.supportedAtMs <= exitAfterMs(track) / 2;
  }

  private double exitAfterMs(Track track) {
    double learned = settings.exits().gaps() * track.usualGapMs;
    return Math.max(
        (double) settings.exits().minMs(), Math.min((double) settings.exits().maxMs(), learned));
  }

  private PresenceEvent.Cause causeOfSilence(Track track, long now) {
    if (track.evidence.size() == 0) {
      return PresenceEvent.Cause.PHONE_STOPPED; // not heard since the restart
    }
    judge.weigh(track);
    if (judge.levelDbm(track) <= WEAK_DBM || judge.fallDb(track) >= FALL_DB) {
      return PresenceEvent.Cause.WALKED_AWAY;
    }
    return ears[track.zone].isDeaf(now, settings.exits().deafAfterMs())
        ? PresenceEvent.Cause.GATEWAY_DEAF
        : PresenceEvent.Cause.PHONE_STOPPED;
  }

  private Track continued(Visit visit, long now) {
    Track track = new Track(visit.shopperId(), trackNumber++, visit.startedAtMs());
    track.visitId = visit.visitId();
    track.installationId = visit.installationId();
    track.zoneEntry = visit.zoneEntry();
    track.zoneEnteredAtMs = visit.zoneEnteredAtMs();
    track.lastSeenAtMs = Math.min(visit.lastSeenAtMs(), now);
    track.hearingSinceMs = now;
    track.zone = zones.zone(visit.zoneId());
    track.lastZone = track.zone;
    if (track.zone == ZoneMap.NONE) {
      track.state = TrackState.BETWEEN_ZONES;
      return track;
    }
    track.state = TrackState.IN_ZONE;
    track.supportedAtMs = now;
    track.continuedAtMs = now;
    track.resend = true;
    track.dwellThresholdsMs = zones.dwellThresholdsMs(track.zone);
    track.dwellsDone = Math.min(visit.dwellsDone(), track.dwellThresholdsMs.length);
    return track;
  }
}
