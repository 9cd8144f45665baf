package dev.beckon.cloud.app.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param file the included file it stands in; empty for the one that was asked for
 * @param path where, such as {@code stores[0].gateways[1].zone}; empty for the file as a whole
 * @param line of the file, from 1; 0 where there is none
 * @param value what stands there, or {@code (missing)}; never a secret
 * @param allowed what may stand there
 */
public record Fault(String file, String path, int line, String value, String allowed) {
  static final String MISSING = "(missing)";
  static final String HIDDEN = "(hidden)";

  /** One of the file that was asked for. */
  Fault(String path, int line, String value, String allowed) {
    this("", path, line, value, allowed);
  }

  @Override
  public String toString() {
    String place = (file + (line > 0 ? " line " + line : "")).strip();
    return (path.isEmpty() ? "file" : path)
        + (place.isEmpty() ? "" : " (" + place + ")")
        + ": "
        + value
        + "; allowed: "
        + allowed;
  }
}
