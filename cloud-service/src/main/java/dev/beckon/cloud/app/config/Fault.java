package dev.beckon.cloud.app.config;

/**
 * One thing that is wrong with a configuration file.
 *
 * @param path where, such as {@code stores[0].gateways[1].zone}; empty for the file as a whole
 * @param line of the file, from 1; 0 where there is none
 * @param value what stands there, or {@code (missing)}; never a secret
 * @param allowed what may stand there
 */
public record Fault(String path, int line, String value, String allowed) {
  static final String MISSING = "(missing)";
  static final String HIDDEN = "(hidden)";

  @Override
  public String toString() {
    return (path.isEmpty() ? "file" : path)
        + (line > 0 ? " (line " + line + ")" : "")
        + ": "
        + value
        + "; allowed: "
        + allowed;
  }
}
