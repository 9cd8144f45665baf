package dev.beckon.cloud.tls;

import java.util.List;
import java.util.stream.Collectors;

/** A certificate that cannot be served, with every reason why. */
public final class BadCertificateException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong.
   *
   * @param key which setting of the section {@code tls} it lies in
   * @param value what was found; never anything of a key
   * @param allowed what would be right
   */
  public record Problem(String key, String value, String allowed) {
    @Override
    public String toString() {
      return "tls." + key + ": " + value + "; allowed: " + allowed;
    }
  }

  private final transient List<Problem> problems;

  BadCertificateException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** At least one. */
  public List<Problem> problems() {
    return problems;
  }
}
