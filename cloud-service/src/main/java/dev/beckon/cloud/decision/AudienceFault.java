package dev.beckon.cloud.decision;

/** An audience was refused. The message says all of it in one line. */
public final class AudienceFault extends Exception {
  private static final long serialVersionUID = 1;

  private final int position;
  private final String found;
  private final String allowed;

  /**
   * A fault.
   *
   * @param position number of the character where it begins, from 1 on
   * @param found what stands there, or what is wrong with it
   * @param allowed what may stand there
   */
  public AudienceFault(int position, String found, String allowed) {
    super("at character %d: %s; allowed: %s".formatted(position, found, allowed));
    this.position = position;
    this.found = found;
    this.allowed = allowed;
  }

  /** Number of the character where it begins, from 1 on. */
  public int position() {
    return position;
  }

  /** What stands there, or what is wrong with it. */
  public String found() {
    return found;
  }

  /** What may stand there. */
  public String allowed() {
    return allowed;
  }
}
