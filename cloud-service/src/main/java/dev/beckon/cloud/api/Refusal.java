package dev.beckon.cloud.api;

import java.util.List;

/** Ends a call with a status and the reasons. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final transient List<Fault> faults;

  Refusal(int status, List<Fault> faults) {
    super("status " + status, null, false, false);
    this.status = status;
    this.faults = List.copyOf(faults);
  }

  Refusal(int status, String field, String allowed, String code) {
    this(status, List.of(new Fault(field, "", allowed, code)));
  }

  /** Says nothing about what was wrong: whoever guesses learns nothing. */
  static Refusal unauthorized() {
    return new Refusal(401, "Authorization", "a valid credential", "UNAUTHORIZED");
  }

  static Refusal forbidden() {
    return new Refusal(403, "Authorization", "a credential for this call", "FORBIDDEN");
  }

  static Refusal notFound(String what) {
    return new Refusal(404, what, "one that exists", "NOT_FOUND");
  }

  int status() {
    return status;
  }

  List<Fault> faults() {
    return faults;
  }
}
