package dev.beckon.gateway.app;

import dev.beckon.gateway.uplink.UplinkOptions;
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
          "mqtt.caFile",
          "mqtt.proxy",
          "mqtt.proxyCredentialsFile",
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
  private static final Pattern PROXY = Pattern.compile("(?:http://)?([A-Za-z0-9._-]+):(\\d{1,5})");
  private static final String ADDRESSES =
      "ssl://host:port, wss://host[:port]/path, tcp://host:port or ws://host[:port]/path";
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
    URI mqttUri = mqttUri();
    Config config =
        new Config(
            id("gateway.id"),
            id("store.id"),
            mqttUri,
            caFile(mqttUri),
            proxy(mqttUri),
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
    if (uri == null || uri.getScheme() == null || !isAddress(uri)) {
      fault("mqtt.uri", ADDRESSES);
      return null;
    }
    return uri;
  }

  private static boolean isAddress(URI uri) {
    boolean bare =
        uri.getHost() != null
            && uri.getPort() != 0
            && uri.getPort() < 65_536
            && uri.getRawUserInfo() == null
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null;
    return switch (uri.getScheme()) {
      case "tcp", "ssl" -> bare && uri.getPort() > 0 && uri.getRawPath().isEmpty();
      case "ws", "wss" -> bare && uri.getRawPath().length() > 1;
      default -> false;
    };
  }

  /** Read here only to find its faults before anything starts. */
  private Optional<Path> caFile(URI mqttUri) {
    String value = blankToNull(properties.getProperty("mqtt.caFile"));
    if (value == null) {
      return Optional.empty();
    }
    if (mqttUri != null && !Authorities.areAskedFor(mqttUri)) {
      fault("mqtt.caFile", "a file only where mqtt.uri is ssl:// or wss://");
      return Optional.empty();
    }
    try {
      Path file = directory.resolve(value);
      var unused = Authorities.trusting(file);
      return Optional.of(file);
    } catch (IOException | InvalidPathException e) {
      fault("mqtt.caFile", "a PEM file with one certificate at least (" + e.getMessage() + ")");
      return Optional.empty();
    }
  }

  private Optional<UplinkOptions.Proxy> proxy(URI mqttUri) {
    String value = blankToNull(properties.getProperty("mqtt.proxy"));
    String file = blankToNull(properties.getProperty("mqtt.proxyCredentialsFile"));
    if (value == null) {
      if (file != null) {
        fault("mqtt.proxyCredentialsFile", "a file only together with mqtt.proxy");
      }
      return Optional.empty();
    }
    Matcher proxy = PROXY.matcher(value);
    if (!proxy.matches() || !isPort(proxy.group(2))) {
      fault("mqtt.proxy", "host:port of an HTTP proxy");
      return Optional.empty();
    }
    if (mqttUri != null && !Authorities.areAskedFor(mqttUri)) {
      fault("mqtt.proxy", "a proxy only where mqtt.uri is ssl:// or wss://");
    }
    Optional<String> credentials =
        file == null
            ? Optional.empty()
            : Optional.ofNullable(firstLine("mqtt.proxyCredentialsFile", file, "user:password"));
    if (credentials.isPresent() && credentials.get().indexOf(':') < 1) {
      fault("mqtt.proxyCredentialsFile", "a file whose first line is user:password");
    }
    return Optional.of(
        new UplinkOptions.Proxy(proxy.group(1), Integer.parseInt(proxy.group(2)), credentials));
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port > 0 && port < 65_536;
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
    return firstLine("mqtt.passwordFile", file, "the password");
  }

  /** Null, after adding a fault, where there is none. */
  private String firstLine(String key, String file, String what) {
    try (Stream<String> lines = Files.lines(directory.resolve(file))) {
      Optional<String> first = lines.findFirst().map(String::strip).filter(s -> !s.isEmpty());
      if (first.isEmpty()) {
        fault(key, "a file whose first line is " + what);
      }
      return first.orElse(null);
    } catch (IOException | InvalidPathException | UncheckedIOException e) {
      fault(key, "a readable file (" + e + ")");
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
