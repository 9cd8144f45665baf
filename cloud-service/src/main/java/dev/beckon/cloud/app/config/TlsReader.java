package dev.beckon.cloud.app.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the section {@code tls} and, at each door, whether it is closed with it. */
final class TlsReader {
  private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|::1");
  private static final String ONE_OF_BOTH =
      "either generated: true, or certificateFile and keyFile";

  private final boolean configured;
  private final Optional<ServiceConfig.Tls> tls;

  private TlsReader(boolean configured, Optional<ServiceConfig.Tls> tls) {
    this.configured = configured;
    this.tls = tls;
  }

  static TlsReader read(Section root, Path base) {
    Optional<Section> section = root.optional("tls");
    return new TlsReader(section.isPresent(), section.map(given -> tls(given, base)));
  }

  private static ServiceConfig.Tls tls(Section section, Path base) {
    Format<Path> path = Formats.path(base);
    Boolean generated = section.value("generated").as(Formats.SWITCH, false);
    Path certificate = section.value("certificateFile").as(path, null);
    Path key = section.value("keyFile").as(path, null);
    boolean anyFile = section.has("certificateFile") || section.has("keyFile");
    if (generated != null && generated == anyFile) {
      section.refuse("generated", anyFile ? "true, and files too" : "no certificate", ONE_OF_BOTH);
    } else if (anyFile && !section.has("keyFile")) {
      section.refuse("keyFile", Fault.MISSING, "the key of certificateFile");
    } else if (anyFile && !section.has("certificateFile")) {
      section.refuse("certificateFile", Fault.MISSING, "the certificate of keyFile");
    }
    List<String> hosts = hosts(section);
    section.end();
    return new ServiceConfig.Tls(
        !anyFile, Optional.ofNullable(certificate), Optional.ofNullable(key), hosts);
  }

  private static List<String> hosts(Section section) {
    List<String> hosts = new ArrayList<>();
    if (section.has("hosts")) {
      for (Value value : section.values("hosts", "one host name or address at least")) {
        hosts.add(value.as(Formats.HOST));
      }
    }
    return hosts;
  }

  /** What was read; empty where the section is missing. */
  Optional<ServiceConfig.Tls> tls() {
    return tls;
  }

  /** Without asking a name service. */
  static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host).matches();
  }

  /**
   * Whether a door uses TLS: when it is configured, unless the door says otherwise. Plain text that
   * other machines can reach has to be asked for.
   *
   * @param host where the door listens; null where that was a fault
   */
  boolean at(Section door, String host) {
    Boolean wanted = door.value("tls").as(Formats.SWITCH, configured);
    boolean on = Boolean.TRUE.equals(wanted);
    if (on && !configured) {
      door.refuse("tls", "true", "true only with a section tls");
    }
    if (!on && !door.has("tls") && host != null && !isLoopback(host)) {
      door.refuse(
          "host",
          "plain text on " + Faults.quoted(host),
          "a loopback address, or a section tls, or tls: false here where plain text is meant");
    }
    return on;
  }
}
