package dev.beckon.cloud.api;

import dev.beckon.cloud.access.Doorkeeper;
import java.util.List;

/** Ends a call with a status and the reasons. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient List<Fault> faults;
  private final long retryAfterS;

  Refusal(int status, List<Fault> faults) {
    this(status, faults, status == 503 ? 1 : 0);
  }

  private Refusal(int status, List<Fault> faults, long retryAfterS) {
    super("status " + status, null, false, false);
    this.status = status;
    this.faults = List.copyOf(faults);
    this.retryAfterS = retryAfterS;
  }

  Refusal(int status, String field, String allowed, String code) {
    this(status, List.of(new Fault(field, "", allowed, code)));
  }

  /** Says nothing about what was wrong: whoever guesses learns nothing. */
  static Refusal unauthorized() {
    return new Refusal(401, "Authorization", "a valid credential", "UNAUTHORIZED");
  }

  /** The caller comes too often, or was wrong too often. */
  static Refusal tooMany(long waitUs) {
    long seconds = Doorkeeper.seconds(waitUs);
    Fault fault = new Fault("Authorization", "", "again in " + seconds + " s", "TOO_MANY");
    return new Refusal(429, List.of(fault), seconds);
  }

  static Refusal forbidden() {
    return new Refusal(403, "Authorization", "a credential for this call", "FORBIDDEN");
  }

  static Refusal notFound(String what) {
    return new Refusal(404, what, "one that exists", "NOT_FOUND");
  }

  /** Seconds after which another attempt may do better; 0 when nobody knows. */
  long retryAfterS() {
    return retryAfterS;
  }

  int status() {
    return status;
  }

  List<Fault> faults() {
    return faults;
  }
}
