package dev.beckon.cloud.presence;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A recorded walk: what twelve receivers in four departments heard of one tag, and where it truly
 * was.
 *
 * @param samples in the order of time
 */
record TetamWalk(String name, List<Sample> samples) {

  /** One reception. */
  record Sample(double seconds, String receiver, int rssiDbm, double x, double y) {
    long heardUs() {
      return Math.round(seconds * 1e6);
    }
  }

  /** A receiver at its place; its department is the first digit of its name. */
  record Receiver(String id, double x, double y, String department) {}

  /**
   * The room.
   *
   * @param receivers by id
   */
  record Room(Map<String, Receiver> receivers) {

    StoreLayout layout() {
      Map<String, List<String>> zones = new TreeMap<>();
      for (Receiver receiver : receivers.values()) {
        zones.computeIfAbsent(receiver.department(), id -> new ArrayList<>()).add(receiver.id());
      }
      return new StoreLayout(
          "tetam",
          zones.entrySet().stream()
              .map(zone -> new StoreLayout.Zone(zone.getKey(), zone.getValue(), List.of()))
              .toList());
    }

    /** The department of the receiver nearest to a position. */
    String department(double x, double y) {
      return receivers.values().stream()
          .min(Comparator.comparingDouble(r -> Math.hypot(r.x() - x, r.y() - y)))
          .orElseThrow()
          .department();
    }
  }

  private static final Pattern DEVICE =
      Pattern.compile(
          "\"([0-9a-f]{12})\": \\[\\[([0-9.]+), ([0-9.]+), [0-9.]+\\], [0-9]+, \"sensor([0-9])");

  /** The folder of the recordings beside the project; it may be absent. */
  static Path folder() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isDirectory(at.resolve(".mvn"))) {
      at = at.getParent();
    }
    Path root = at == null ? Path.of("").toAbsolutePath() : at;
    return root.resolveSibling("shared").resolve("data/rssi/tetam");
  }

  static Room room(Path folder) throws IOException {
    Matcher matcher = DEVICE.matcher(Files.readString(folder.resolve("tetam.dev")));
    Map<String, Receiver> receivers = new LinkedHashMap<>();
    while (matcher.find()) {
      String id = matcher.group(1);
      double x = Double.parseDouble(matcher.group(2));
      double y = Double.parseDouble(matcher.group(3));
      receivers.put(id, new Receiver(id, x, y, "department-" + matcher.group(4)));
    }
    return new Room(receivers);
  }

  static List<TetamWalk> all(Path folder) throws IOException {
    List<TetamWalk> walks = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "*.mbd")) {
      for (Path file : files) {
        walks.add(read(file));
      }
    }
    walks.sort(Comparator.comparing(TetamWalk::name));
    return walks;
  }

  private static TetamWalk read(Path file) throws IOException {
    List<Sample> samples = new ArrayList<>();
    Map<String, Integer> corrupt = new HashMap<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String[] column = line.split(",", -1);
      int rssiDbm = Integer.parseInt(column[3]);
      if (rssiDbm > -10 || rssiDbm < -110) {
        corrupt.merge(column[1], 1, Integer::sum);
        continue;
      }
      samples.add(
          new Sample(
              Double.parseDouble(column[0]),
              column[1],
              rssiDbm,
              Double.parseDouble(column[4]),
              Double.parseDouble(column[5])));
    }
    samples.sort(Comparator.comparingDouble(Sample::seconds));
    return new TetamWalk(file.getFileName().toString(), samples);
  }

  /**
   * How well an engine followed walks.
   *
   * @param rightSeconds in the department of the nearest receiver
   */
  record Score(double rightSeconds, double seconds, int switches, int trueSwitches) {
    double share() {
      return rightSeconds / seconds;
    }

    Score plus(Score other) {
      return new Score(
          rightSeconds + other.rightSeconds,
          seconds + other.seconds,
          switches + other.switches,
          trueSwitches + other.trueSwitches);
    }

    @Override
    public String toString() {
      return String.format(
          java.util.Locale.ROOT,
          "right %.3f of %.0f s, %d switches (true: %d)",
          share(),
          seconds,
          switches,
          trueSwitches);
    }
  }

  /** Plays the walk to a new engine at its recorded times, with a tick every 100 ms. */
  Score play(Room room, PresenceSettings settings) {
    ZonePresence engine = new ZonePresence(room.layout(), settings);
    List<PresenceEvent> events = new ArrayList<>();
    double right = 0;
    double total = 0;
    int trueSwitches = 0;
    String truthBefore = null;
    long tickMs = samples.get(0).heardUs() / 1_000;
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      long nowMs = sample.heardUs() / 1_000;
      for (; tickMs <= nowMs; tickMs += 100) {
        engine.onTick(tickMs, events::add);
      }
      Stopwatch stopwatch =
          Stopwatch.received(sample.heardUs(), sample.heardUs(), sample.heardUs());
      engine.onSighting(
          new Sighting(
              "tag",
              "phone",
              sample.receiver(),
              1,
              sample.rssiDbm(),
              sample.rssiDbm(),
              nowMs,
              stopwatch),
          nowMs,
          events::add);
      String truth = room.department(sample.x(), sample.y());
      if (truthBefore != null && !truth.equals(truthBefore)) {
        trueSwitches++;
      }
      truthBefore = truth;
      double weight = i + 1 < samples.size() ? samples.get(i + 1).seconds() - sample.seconds() : 0;
      total += weight;
      right += truth.equals(presentZone(events)) ? weight : 0;
    }
    return new Score(right, total, switches(events), trueSwitches);
  }

  private static String presentZone(List<PresenceEvent> events) {
    return events.isEmpty() ? null : events.get(events.size() - 1).visit().zoneId();
  }

  private static int switches(List<PresenceEvent> events) {
    long entries = events.stream().filter(e -> e.type() == PresenceEvent.Type.ENTERED).count();
    return (int) Math.max(0, entries - 1);
  }
}
