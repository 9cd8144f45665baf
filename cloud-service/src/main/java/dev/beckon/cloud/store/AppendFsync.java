package dev.beckon.cloud.store;

/** When Redis makes its append-only file durable. */
public enum AppendFsync {
  /** Before it answers: an acknowledged claim survives a power cut. */
  ALWAYS("always", 0),
  /** Once a second: a power cut may lose the last second. */
  EVERYSEC("everysec", 2_000);

  private final String directive;
  private final long mayLoseMs;

  AppendFsync(String directive, long mayLoseMs) {
    this.directive = directive;
    this.mayLoseMs = mayLoseMs;
  }

  /** The word in Redis' own configuration. */
  public String directive() {
    return directive;
  }

  /** How much history a crash of the machine may take back, in milliseconds. */
  public long mayLoseMs() {
    return mayLoseMs;
  }
}
