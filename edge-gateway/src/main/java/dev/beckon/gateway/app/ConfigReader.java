package dev.beckon.gateway.app;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a {@link Config} from a properties file and collects every fault on the way. */
final class ConfigReader {
  private static final List<String> KEYS =
      List.of(
          "gateway.id",
          "store.id",
          "mqtt.uri",
          "mqtt.password",
          "mqtt.passwordFile",
          "scan.source",
          "coalesce.contestedMs",
          "coalesce.settledMs",
          "batch.maxSightings",
          "batch.maxDelayMs",
          "ring.maxBytes");
  private static final Set<String> SECRET = Set.of("mqtt.password");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,40}");
  private static final Pattern UDP = Pattern.compile("udp:(\\[[0-9a-fA-F:]+]|[^:]+):(\\d{1,5})");
  private static final Pattern RECORDING = Pattern.compile("(recording|recording-fast):(.+)");
  private static final String SOURCES = "udp:127.0.0.1:PORT, recording:FILE or recording-fast:FILE";

  private final Properties properties = new Properties();
  private final List<String> faults = new ArrayList<>();
  private final Path directory;

  private ConfigReader(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads the file; paths in it are relative to its folder.
   *
   * @throws ConfigException it cannot be read or has faults
   */
  static Config read(Path file) throws ConfigException {
    Path absolute = file.toAbsolutePath();
    ConfigReader reader = new ConfigReader(absolute.getParent());
    try (Reader text = Files.newBufferedReader(absolute)) {
      reader.properties.load(text);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(List.of("cannot read " + file + ": " + e));
    }
    return reader.config();
  }

  private Config config() throws ConfigException {
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!KEYS.contains(key)) {
        faults.add("unknown key " + key + ": did you mean " + nearest(key) + "?");
      }
    }
    Config config =
        new Config(
            id("gateway.id"),
            id("store.id"),
            mqttUri(),
            password(),
            source(),
            (int) number("coalesce.contestedMs", 100, 10, 1_000),
            (int) number("coalesce.settledMs", 500, 10, 5_000),
            (int) number("batch.maxSightings", 20, 1, 500),
            (int) number("batch.maxDelayMs", 50, 0, 1_000),
            number("ring.maxBytes", 4L << 20, 64L << 10, 256L << 20));
    if (config.settledMs() < config.contestedMs()) {
      fault("coalesce.settledMs", "at least coalesce.contestedMs, " + config.contestedMs());
    }
    if (!faults.isEmpty()) {
      throw new ConfigException(faults);
    }
    return config;
  }

  private String id(String key) {
    String value = text(key);
    if (value != null && !ID.matcher(value).matches()) {
      fault(key, "1 to 40 of a-z, 0-9 and -");
    }
    return value;
  }

  private URI mqttUri() {
    String value = text("mqtt.uri");
    if (value == null) {
      return null;
    }
    URI uri = parse(value);
    if (uri != null) {
      boolean known = "tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme());
      boolean bare =
          uri.getRawUserInfo() == null
              && "".equals(uri.getRawPath())
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null;
      if (known && bare && uri.getHost() != null && uri.getPort() > 0 && uri.getPort() < 65_536) {
        return uri;
      }
    }
    fault("mqtt.uri", "tcp://host:port or ssl://host:port");
    return null;
  }

  /** Null where the value is no URI. */
  private static URI parse(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private String password() {
    String inline = blankToNull(properties.getProperty("mqtt.password"));
    String file = blankToNull(properties.getProperty("mqtt.passwordFile"));
    if ((inline == null) == (file == null)) {
      faults.add("exactly one of mqtt.password and mqtt.passwordFile must be set");
      return null;
    }
    if (inline != null) {
      return inline;
    }
    try (Stream<String> lines = Files.lines(directory.resolve(file))) {
      Optional<String> first = lines.findFirst().map(String::strip).filter(s -> !s.isEmpty());
      if (first.isEmpty()) {
        fault("mqtt.passwordFile", "a file whose first line is the password");
      }
      return first.orElse(null);
    } catch (IOException | InvalidPathException | UncheckedIOException e) {
      fault("mqtt.passwordFile", "a readable file (" + e + ")");
      return null;
    }
  }

  private SourceOption source() {
    String value = text("scan.source");
    if (value == null) {
      return null;
    }
    Matcher udp = UDP.matcher(value);
    Matcher recording = RECORDING.matcher(value);
    if (udp.matches() && Integer.parseInt(udp.group(2)) < 65_536) {
      InetSocketAddress address =
          new InetSocketAddress(udp.group(1), Integer.parseInt(udp.group(2)));
      if (!address.isUnresolved() && address.getAddress().isLoopbackAddress()) {
        return new SourceOption.Udp(address);
      }
    } else if (recording.matches()) {
      return recordingFile(recording);
    }
    fault("scan.source", SOURCES + ", the address being loopback");
    return null;
  }

  private SourceOption recordingFile(Matcher matcher) {
    try {
      Path file = directory.resolve(matcher.group(2));
      if (Files.isReadable(file)) {
        return new SourceOption.RecordingFile(file, matcher.group(1).equals("recording"));
      }
      fault("scan.source", "a readable file");
    } catch (InvalidPathException e) {
      fault("scan.source", "a file (" + e.getMessage() + ")");
    }
    return null;
  }

  private long number(String key, long otherwise, long least, long most) {
    String value = blankToNull(properties.getProperty(key));
    if (value == null) {
      return otherwise;
    }
    if (value.matches("\\d{1,15}")) {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    }
    fault(key, "a whole number from " + least + " to " + most);
    return otherwise;
  }

  private String text(String key) {
    String value = blankToNull(properties.getProperty(key));
    if (value == null) {
      faults.add(key + " must be set");
    }
    return value;
  }

  private void fault(String key, String allowed) {
    String value = SECRET.contains(key) ? "(not shown)" : properties.getProperty(key);
    faults.add(key + " = " + value + ": allowed is " + allowed);
  }

  private static String blankToNull(String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static String nearest(String unknown) {
    String best = KEYS.get(0);
    for (String key : KEYS) {
      if (distance(unknown, key) < distance(unknown, best)) {
        best = key;
      }
    }
    return best;
  }

  /** Levenshtein distance, upper and lower case being the same. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        char l = Character.toLowerCase(left.charAt(i - 1));
        char r = Character.toLowerCase(right.charAt(j - 1));
        int replaced = diagonal + (l == r ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
